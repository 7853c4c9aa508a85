"""Cells for files that people open in a spreadsheet."""


def harmless(cell: str) -> str:
    """The cell with a quotation mark before what a spreadsheet would run as a formula."""
    return f"'{cell}" if cell.startswith(("=", "+", "-", "@", "\t", "\r")) else cell
