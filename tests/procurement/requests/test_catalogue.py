"""The catalogue in the admin: in and out as a workbook, the same file again changes nothing."""

import pytest
import tablib

from procurement.admin.catalogue import KindResource
from procurement.models import Characteristic, ItemKind
from tests.cast import Cast

HEAD = ["name", "sort", "unit", "words", "icon", "last_price", "last_price_on", "active", "characteristics"]
ROWS = [
    [
        "Монитор",
        "good",
        "pcs",
        "monitor",
        "monitor",
        "18900.00",
        "2026-11-01",
        "1",
        "Диагональ, ″*; Разрешение*; Охват цвета, %",
    ],
    ["Лицензия", "licence", "licence", "", "", "", "", "1", ""],
]


def load(*rows):
    return KindResource().import_data(tablib.Dataset(*rows, headers=HEAD), raise_errors=False)


def test_in_out_and_in_again(db):
    first = load(*ROWS)
    assert (first.totals["new"], first.totals["invalid"], first.totals["error"]) == (2, 0, 0)
    asked = Characteristic.objects.filter(kind__name="Монитор").values_list("name", "unit", "required")
    assert list(asked) == [("Диагональ", "″", True), ("Разрешение", "", True), ("Охват цвета", "%", False)]
    again = load(*ROWS)
    assert (again.totals["skip"], again.totals["update"]) == (2, 0)
    out = KindResource().export()
    assert sorted(out["characteristics"]) == ["", "Диагональ, ″*; Разрешение*; Охват цвета, %"]
    assert load(*out).totals["skip"] == 2


@pytest.mark.parametrize(
    ("column", "value"),
    [("sort", "x"), ("unit", "вёдра"), ("last_price", "-5"), ("last_price", "дорого"), ("icon", "нет-такого"),
     ("name", ""), ("characteristics", "*, *")],
)  # fmt: skip
def test_a_wrong_row_is_named_and_nothing_is_written(db, column, value):
    row = dict(zip(HEAD, ROWS[0], strict=True)) | {column: value}
    result = load([row[name] for name in HEAD])
    assert result.has_validation_errors() or result.has_errors()
    assert not ItemKind.objects.exists()


def test_the_admin_has_it(client, cast: Cast):
    client.force_login(cast.admin)
    kind = ItemKind.objects.create(name="Монитор")
    for address in ("", "add/", "import/", "export/", f"{kind.pk}/change/"):
        assert client.get(f"/admin/procurement/itemkind/{address}").status_code == 200
    assert client.get("/admin/procurement/branchproposal/").status_code == 200
    client.force_login(cast.fresh("it"))
    assert client.get("/admin/procurement/itemkind/").status_code == 302
