"""The disclosure workbook: inventories, evidence and targets in the shape others ask for, each value with where it comes from."""
