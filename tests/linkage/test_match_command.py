"""`./hub match`: two CSV files in, one of pairs out, or a list of what is wrong and nothing else."""

import csv
import subprocess
from pathlib import Path

import pytest

from config.front import match
from config.front.environment import CannotGo
from mash_hub.linkage import lists

HEADER = "id,given_name,family_name,date_of_birth,street,town,postcode,identifier\n"
ROW = "A1,Marisa,Oakden,1994-06-14,12 Mill Street,Northmoor,NM4 2PJ,9990000018\n"


def files(folder: Path, left: str, right: str) -> list[str]:
    (folder / "left.csv").write_text(left)
    (folder / "right.csv").write_text(right)
    return [str(folder / "left.csv"), str(folder / "right.csv"), "--out", str(folder / "pairs.csv")]


def pairs(folder: Path) -> list[dict[str, str]]:
    with (folder / "pairs.csv").open(newline="") as file:
        return list(csv.DictReader(file))


def test_columns_may_come_in_any_order_be_missing_or_be_unknown(tmp_path: Path) -> None:
    right = "Shoe size,POSTCODE,Family name,given_name,id,date of birth\n4,nm42pj,OAKDEN,marisa,B7,1994-06-14\n"
    assert match.match(files(tmp_path, "\ufeff" + HEADER + ROW, right)) == 0
    (found,) = pairs(tmp_path)
    assert list(found) == ["left_id", "right_id", "class", "score", "grounds"]
    assert (found["left_id"], found["right_id"], found["class"]) == ("A1", "B7", "same person")
    assert "date of birth same" in found["grounds"]
    assert 0 < float(found["score"]) <= 1


def test_a_row_without_an_id_goes_by_its_line(tmp_path: Path) -> None:
    assert match.match(files(tmp_path, HEADER + ROW, HEADER + ROW.replace("A1", ""))) == 0
    assert [found["right_id"] for found in pairs(tmp_path)] == ["2"]


def test_bad_rows_are_listed_with_line_and_column_and_nothing_is_written(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    right = (
        HEADER
        + ROW
        + 'B2,Callum,Thrale,2 Nov 1990,,,,\nB3,"a\nb",x,,,,,,,,\nB4,'
        + "y" * 501
        + ",,,,,,\n"
    )
    asked = files(tmp_path, HEADER + ROW, right)
    (tmp_path / "pairs.csv").write_text("what was there before")
    assert match.match(asked) == 1
    told = capsys.readouterr().err
    assert "line 3, column date_of_birth: not a date: write it as 2019-03-27" in told
    assert "line 5, column 9: more cells than the first line has (8)" in told
    assert "line 6, column given_name: longer than 500 signs" in told
    assert "2 Nov 1990" not in told
    assert (tmp_path / "pairs.csv").read_text() == "what was there before"
    assert sorted(path.name for path in tmp_path.iterdir()) == [
        "left.csv",
        "pairs.csv",
        "right.csv",
    ]


def test_a_date_that_no_calendar_has_is_told_and_compared_part_by_part(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    asked = files(tmp_path, HEADER + ROW, HEADER + ROW.replace("1994-06-14", "1994-06-74"))
    assert match.match(asked) == 0
    assert "line 2, column date_of_birth: no day of the calendar" in capsys.readouterr().err
    assert pairs(tmp_path)[0]["class"] == "same person"
    assert "date of birth one digit differs" in pairs(tmp_path)[0]["grounds"]


@pytest.mark.parametrize("sign", ["=", "+", "-", "@", "\t"])
def test_no_cell_that_comes_out_starts_a_formula(sign: str) -> None:
    assert lists.safe(f"{sign}cmd|' /C calc'!A0") == f"'{sign}cmd|' /C calc'!A0"
    assert lists.safe("rec-1-org") == "rec-1-org"


def test_an_id_that_is_a_formula_comes_out_as_text(tmp_path: Path) -> None:
    left = HEADER + ROW.replace("A1", '"=HYPERLINK(""http://a.example"")"')
    assert match.match(files(tmp_path, left, HEADER + ROW)) == 0
    assert pairs(tmp_path)[0]["left_id"].startswith("'=HYPERLINK")


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", "names no column of"),
        ("given,surname\nA,B\n", "names no column of"),
        ("id,town,town\n", "names the column town twice"),
        ('id,town\n1,"open\n', "a quotation mark is not closed"),
    ],
)
def test_what_is_no_list_of_people_is_refused_with_a_sentence(
    tmp_path: Path, text: str, words: str
) -> None:
    with pytest.raises(CannotGo, match=words):
        match.match(files(tmp_path, HEADER + ROW, text))


def test_a_list_that_is_not_utf_8_or_not_there_is_refused(tmp_path: Path) -> None:
    asked = files(tmp_path, HEADER + ROW, "")
    (tmp_path / "right.csv").write_bytes(HEADER.encode() + b"B,Ren\xe9,,,,,,\n")
    with pytest.raises(CannotGo, match="not in UTF-8"):
        match.match(asked)
    (tmp_path / "right.csv").unlink()
    with pytest.raises(CannotGo, match="cannot be read"):
        match.match(asked)


def test_a_list_of_nobody_gives_a_list_of_no_pairs(tmp_path: Path) -> None:
    assert match.match(files(tmp_path, HEADER, HEADER + ROW)) == 0
    assert (tmp_path / "pairs.csv").read_text().splitlines() == [
        "left_id,right_id,class,score,grounds"
    ]


def test_what_comes_out_is_for_its_owner_alone(tmp_path: Path) -> None:
    match.match(files(tmp_path, HEADER + ROW, HEADER + ROW))
    assert (tmp_path / "pairs.csv").stat().st_mode & 0o077 == 0


def test_the_command_runs_without_a_server_or_a_setting(tmp_path: Path) -> None:
    project = Path(match.__file__).resolve().parents[2]
    asked = files(tmp_path, HEADER + ROW, HEADER + ROW)
    bare = {"PATH": "/usr/bin:/bin"}
    command = [str(project / "hub"), "match", *asked]
    done = subprocess.run(command, env=bare, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert "1 pairs of the same person" in done.stdout
    assert "100 %" in done.stderr
