"""Reports of a finished run, made from its result tables and manifest alone: the workbook and the page."""
