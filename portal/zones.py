"""Time zones as people name them: a city and how far it is from UTC."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from django.utils.translation import gettext_lazy as _

from portal import clock

CITIES = {
    "Europe/Kaliningrad": _("Kaliningrad"),
    "Europe/Moscow": _("Moscow"),
    "Europe/Astrakhan": _("Astrakhan"),
    "Europe/Kirov": _("Kirov"),
    "Europe/Samara": _("Samara"),
    "Europe/Saratov": _("Saratov"),
    "Europe/Ulyanovsk": _("Ulyanovsk"),
    "Europe/Volgograd": _("Volgograd"),
    "Asia/Yekaterinburg": _("Yekaterinburg"),
    "Asia/Omsk": _("Omsk"),
    "Asia/Barnaul": _("Barnaul"),
    "Asia/Krasnoyarsk": _("Krasnoyarsk"),
    "Asia/Novokuznetsk": _("Novokuznetsk"),
    "Asia/Novosibirsk": _("Novosibirsk"),
    "Asia/Tomsk": _("Tomsk"),
    "Asia/Irkutsk": _("Irkutsk"),
    "Asia/Chita": _("Chita"),
    "Asia/Yakutsk": _("Yakutsk"),
    "Asia/Vladivostok": _("Vladivostok"),
    "Asia/Magadan": _("Magadan"),
    "Asia/Sakhalin": _("Sakhalin"),
    "Asia/Kamchatka": _("Kamchatka"),
}


def zone_text(name: str, at: datetime | None = None) -> str:
    """«Екатеринбург, UTC+5», 'Yekaterinburg, UTC+5'; `at`: the instant whose offset counts (now). An unknown name stays
    as it is.
    """
    try:
        away = (at or clock.now()).astimezone(ZoneInfo(name)).utcoffset() or timedelta()
    except (ZoneInfoNotFoundError, ValueError):
        return name
    city = CITIES.get(name) or name.rpartition("/")[2].replace("_", " ")
    return f"{city}, {_offset(away)}"


def choices(kept: str = "") -> list[tuple[str, str]]:
    """(name, «Екатеринбург, UTC+5») for a form, from west to east; `kept`: a zone elsewhere that is entered already."""
    names = [*CITIES, kept] if kept and kept not in CITIES else CITIES
    return [(name, zone_text(name)) for name in names]


def _offset(away: timedelta) -> str:
    minutes = round(away.total_seconds() / 60)
    if not minutes:
        return "UTC"
    hours, rest = divmod(abs(minutes), 60)
    return f"UTC{'+' if minutes > 0 else '−'}{hours}" + (f":{rest:02d}" if rest else "")
