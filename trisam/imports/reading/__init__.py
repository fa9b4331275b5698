"""Reads the case lists that teams keep in spreadsheets, without database or web.

Begin in `case_list`.
"""
