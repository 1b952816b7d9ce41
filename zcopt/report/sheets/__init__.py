"""The sheets of the results workbook: each a function from the run to a ``Sheet`` of declarative lines."""
