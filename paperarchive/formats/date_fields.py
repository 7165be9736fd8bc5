"""The date of a record, from all of its fields that tell one.

In: fields for a date, a year, a month, a day. Out: the most precise date on which they
agree; what is none is reported.
"""

from collections.abc import Mapping

from paperarchive.formats.dates import is_more_precise, make_date, read_date
from paperarchive.formats.field_set import Field, FieldSet
from paperarchive.formats.values import fold_key, is_empty, read_text, take_first
from paperarchive.paper import PublicationDate


def read_record_date(fields: FieldSet) -> PublicationDate | None:
    """Read the date of a record; None if no field tells it."""
    date: PublicationDate | None = None
    date_field: Field | None = None
    failed: list[tuple[Field, str]] = []
    for field in fields.take("date"):
        try:
            found = read_date_value(field.value)
        except ValueError as error:
            failed.append((field, str(error)))
            continue
        if found is not None and (date is None or _refines(found, date)):
            date, date_field = found, field
    year = _read_year(fields, failed)
    if year is not None:
        if date is None:
            date = year
        elif year.year != date.year and date_field is not None:
            fields.report(
                date_field,
                f"the date: its year is not {year.year}, as the record's year says",
            )
            date = year
        elif is_more_precise(year, date):
            date = year
    for field, reason in failed:
        rest = (
            "the date stays unknown"
            if date is None
            else f"the date is {date.isoformat()}"
        )
        fields.report(field, f"{rest}: it {reason}")
    return date


def _refines(date: PublicationDate, known: PublicationDate) -> bool:
    """Whether a date says more than a known one, and nothing else."""
    return date.year == known.year and is_more_precise(date, known)


def _read_year(
    fields: FieldSet, failed: list[tuple[Field, str]]
) -> PublicationDate | None:
    """The date that columns for year, month and day give."""
    years, months, days = (fields.take(name) for name in ("year", "month", "day"))
    for field in years:
        try:
            year = read_date_value(field.value)
        except ValueError as error:
            failed.append((field, str(error)))
            continue
        if year is None or not months:
            return year
        month = read_text(months[0].value)
        day = read_text(days[0].value) if days else ""
        try:
            if month.isdigit():
                return make_date(
                    year.year, int(month), int(day) if day.isdigit() else 0
                )
            return read_date(
                f"{month} {day}, {year.year}" if day else f"{month} {year.year}"
            )
        except ValueError as error:
            failed.append((months[0], str(error)))
            return year
    for field in (*months, *days):
        fields.keep(field)
    return None


def read_date_value(value: object) -> PublicationDate | None:
    """Read a date of any shape: `read_date`'s, CSL's `{date-parts: [[2025, 11]]}`,
    `{year: 2025, month: 11}`.

    Raises ValueError with the reason.
    """
    value = take_first(value) if isinstance(value, list) and len(value) == 1 else value
    if not isinstance(value, Mapping):
        return read_date(value)
    fields = {fold_key(key): part for key, part in value.items()}
    parts = fields.get("dateparts")
    if isinstance(parts, list) and parts:
        first = parts[0] if isinstance(parts[0], list) else parts
        numbers = [
            int(text)
            for text in map(read_text, first)
            if text.isdigit() and len(text) < 5
        ]
        if numbers and len(numbers) == len(
            [part for part in first if not is_empty(part)]
        ):
            return make_date(*numbers[:3])
    for key in ("raw", "literal", "datetime", "date", "start", "value", "year"):
        text = fields.get(key)
        if key == "year" and text is not None:
            month = read_text(fields.get("month"))
            return read_date(
                f"{read_text(text)}-{int(month)}" if month.isdigit() else text
            )
        if isinstance(text, str | int | float) and not is_empty(text):
            return read_date(text)
    if any(not is_empty(part) and part != [[None]] for part in fields.values()):
        raise ValueError("is not a date")
    return None
