"""Dates as people in the United States write them in Spanish. The clock is each person's own choice."""

DATE_FORMAT = r"j \d\e F \d\e Y"
MONTH_DAY_FORMAT = "j M"
SHORT_DATE_FORMAT = "d/m/Y"
TIME_FORMAT = "H:i"
FIRST_DAY_OF_WEEK = 0
DECIMAL_SEPARATOR = "."
THOUSAND_SEPARATOR = ","
