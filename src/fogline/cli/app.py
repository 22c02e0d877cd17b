"""All commands in one place, in the order in which a person meets them."""

import typer

from fogline.cli import asking, demonstrating, evaluating, importing, keeping, reading

app = typer.Typer(
    name="fogline",
    help="Turns the conflicting reports of a war into a sourced, dated account of who says that who holds what.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode="markdown",
)

app.command("demo")(demonstrating.demo)
app.command("extract")(reading.extract)
app.command("locate")(reading.locate)
app.command("places")(reading.places)
app.command("ingest")(reading.ingest)
app.command("brief")(asking.brief)
app.command("map")(asking.map_)
app.command("control")(asking.control)
app.command("claims")(asking.claims)
app.command("explain")(asking.explain)
app.command("search")(asking.search)
app.command("correct")(keeping.correct)
app.command("redact")(keeping.redact)
app.command("check")(keeping.check)
app.command("fit")(evaluating.fit)
app.add_typer(importing.app, name="import")
app.add_typer(evaluating.app, name="evaluate")
