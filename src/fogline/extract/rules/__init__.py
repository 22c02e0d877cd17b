"""The rule reader: claims by a lexicon and a grammar of clauses, until a trained model reads them."""
