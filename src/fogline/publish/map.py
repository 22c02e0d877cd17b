"""The map of a day as a PNG: settlements by most likely holder, with doubt made visible, and what was told of them.

Drawn by matplotlib without network, tiles or a display; matplotlib is imported only when a map is drawn.
"""

import io

from fogline.model.picture import Picture
from fogline.model.theatre import Theatre
from fogline.publish.map_layers import draw_marks, draw_rivers, draw_scale_bar, draw_settlements, draw_tint
from fogline.publish.map_sheet import DPI, PAPER, sheet_of
from fogline.publish.map_words import draw_legend, draw_names, draw_words, note_lines


def map_png(picture: Picture, theatre: Theatre) -> bytes:
    """The map of a day as PNG, 1,760 pixels wide; the same picture gives the same bytes with the same matplotlib."""
    from matplotlib import rc_context

    with rc_context({"font.family": "DejaVu Sans", "font.size": 8.5, "svg.hashsalt": "fogline"}):
        sheet = sheet_of(picture, theatre, len(note_lines(picture, theatre)))
        draw_tint(sheet)
        draw_rivers(sheet, theatre)
        draw_settlements(sheet, picture)
        draw_marks(sheet)
        draw_scale_bar(sheet)
        draw_legend(sheet)
        draw_names(sheet)
        draw_words(sheet, picture, theatre)
        file = io.BytesIO()
        sheet.figure.savefig(file, format="png", dpi=DPI, facecolor=PAPER, metadata={"Software": None})
    return file.getvalue()
