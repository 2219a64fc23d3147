"""Identifiers: every test value of the domain notes, 5.6."""

from datetime import UTC, datetime

import pytest

from agencies import clock
from mash_hub import identifiers
from mash_hub.identifiers import Invalid, Kind


@pytest.mark.parametrize(
    ("typed", "value"),
    [
        ("999 000 0018", "9990000018"),
        ("999 000 0026", "9990000026"),
        ("999-000-0107", "9990000107"),
    ],
)
def test_an_nhs_number_that_checks_has_ten_digits(typed: str, value: str) -> None:
    assert identifiers.nhs_number(typed) == value


@pytest.mark.parametrize("last", range(10))
def test_a_stem_without_a_check_digit_has_no_nhs_number(last: int) -> None:
    with pytest.raises(Invalid):
        identifiers.nhs_number(f"999000014{last}")


@pytest.mark.parametrize("typed", ["999 000 0019", "1234567890", "", "99900000180", "٩٩٩٠٠٠٠٠١٨"])
def test_an_nhs_number_that_does_not_check_is_refused(typed: str) -> None:
    with pytest.raises(Invalid):
        identifiers.nhs_number(typed)


@pytest.mark.parametrize("typed", ["B801200005001", "G336000000001", "c33600002600a"])
def test_a_pupil_number_checks_and_a_temporary_one_too(typed: str) -> None:
    assert identifiers.unique_pupil_number(typed) == typed.upper()


@pytest.mark.parametrize("typed", ["A801200005001", "I336000000001", "B80120000500"])
def test_a_pupil_number_that_does_not_check_is_refused(typed: str) -> None:
    with pytest.raises(Invalid):
        identifiers.unique_pupil_number(typed)


@pytest.mark.parametrize(
    ("typed", "value"),
    [
        ("1990/0000001V", "1990/0000001V"),
        ("90/1V", "1990/0000001V"),
        ("07/123456X", "2007/0123456X"),
        ("2007/0123456x", "2007/0123456X"),
        ("20070123456X", "2007/0123456X"),
        ("07123456X", "2007/0123456X"),
        ("1979/0163001B", "1979/0163001B"),
        ("79/163001B", "1979/0163001B"),
    ],
)
def test_a_pnc_id_may_be_typed_short_or_without_its_slash(typed: str, value: str) -> None:
    with clock.moved(datetime(2027, 2, 1, tzinfo=UTC)):
        assert identifiers.pnc_id(typed) == value


@pytest.mark.parametrize("typed", ["2007/0123456Y", "2007/X", "07/12345678X", ""])
def test_a_pnc_id_that_does_not_check_is_refused(typed: str) -> None:
    with pytest.raises(Invalid):
        identifiers.pnc_id(typed)


@pytest.mark.parametrize(
    ("typed", "value"),
    [
        ("265416/21G", "265416/21G"),
        ("12345/07N", "012345/07N"),
        ("012345/07n", "012345/07N"),
        ("SF05/482703J", "SF05/482703J"),
    ],
)
def test_a_cro_number_checks_in_both_its_forms(typed: str, value: str) -> None:
    assert identifiers.cro_number(typed) == value


@pytest.mark.parametrize("typed", ["265416/21H", "SF05/482703K", "265416"])
def test_a_cro_number_that_does_not_check_is_refused(typed: str) -> None:
    with pytest.raises(Invalid):
        identifiers.cro_number(typed)


@pytest.mark.parametrize(
    ("typed", "value"),
    [
        ("b99 9aa", "B99 9AA"),
        ("ZZ993VZ", "ZZ99 3VZ"),
        ("gir 0aa", "GIR 0AA"),
        ("BFPO 801", "BFPO 801"),
        ("nm42pj", "NM4 2PJ"),
        ("EC1A 1BB", "EC1A 1BB"),
    ],
)
def test_a_postcode_is_kept_in_capitals_with_one_space(typed: str, value: str) -> None:
    assert identifiers.postcode(typed) == value


@pytest.mark.parametrize("typed", ["B9 AAA", "NM4 2CJ", "NM4", "NM4 2PJ NM4 2PJ"])
def test_what_is_no_postcode_is_refused(typed: str) -> None:
    with pytest.raises(Invalid):
        identifiers.postcode(typed)


def test_a_property_number_has_digits_and_is_not_all_zero() -> None:
    assert identifiers.property_number("100000000001") == "100000000001"
    for wrong in ("12A", "000", "1234567890123"):
        with pytest.raises(Invalid):
            identifiers.property_number(wrong)


@pytest.mark.parametrize(
    ("typed", "value"),
    [("07700 900123", "+447700900123"), ("0121 496 0042", "+441214960042")],
)
def test_telephones_of_the_drama_ranges_are_kept_in_international_form(
    typed: str, value: str
) -> None:
    assert identifiers.phone(typed) == value
    assert identifiers.phone_words(value).replace(" ", "") == typed.replace(" ", "")


def test_what_is_no_telephone_number_is_refused() -> None:
    for wrong in ("ring her mother", "12", "0" * 50):
        with pytest.raises(Invalid):
            identifiers.phone(wrong)


def test_a_number_kept_as_given_is_unverified_and_an_unchecked_one_is_refused() -> None:
    with pytest.raises(Invalid):
        identifiers.read(Kind.NHS, "999 000 0019")
    kept = identifiers.read(Kind.NHS, " 999 000  0019", as_given=True)
    assert (kept.value, kept.verified) == ("999 000 0019", False)
    good = identifiers.read(Kind.NHS, "999 000 0018", as_given=True)
    assert good.verified


@pytest.mark.parametrize("typed", ["AB123456C", "ab 12 34 56 c", "JK654321A"])
def test_a_national_insurance_number_has_a_prefix_six_digits_and_a_suffix(typed: str) -> None:
    assert identifiers.national_insurance_number(typed) == typed.upper().replace(" ", "")


@pytest.mark.parametrize(
    "typed", ["QQ123456C", "DA123456C", "AO123456C", "GB123456A", "AB123456E", "AB12345C", "١٢٣"]
)
def test_a_national_insurance_number_that_was_never_given_out_is_refused(typed: str) -> None:
    with pytest.raises(Invalid):
        identifiers.national_insurance_number(typed)


@pytest.mark.parametrize(
    ("typed", "mark", "words"),
    [
        ("ab12 cde", "AB12CDE", "AB12 CDE"),
        ("A123 BCD", "A123BCD", "A123 BCD"),
        ("ABC 123D", "ABC123D", "ABC 123D"),
        ("1 A", "1A", "1 A"),
        ("AZI 1234", "AZI1234", "AZI 1234"),
        ("101 D 123", "101D123", "101 D123"),
    ],
)
def test_a_registration_mark_of_any_age_is_kept_without_its_space_and_shown_with_it(
    typed: str, mark: str, words: str
) -> None:
    assert identifiers.registration_mark(typed) == mark
    assert identifiers.registration_words(mark) == words


@pytest.mark.parametrize("typed", ["AB12 CDEF", "12345", "QB12 CDE", "ABCDE", "AB12 CIE"])
def test_what_is_no_registration_mark_is_refused(typed: str) -> None:
    with pytest.raises(Invalid):
        identifiers.registration_mark(typed)


@pytest.mark.parametrize(
    "typed",
    [
        "@Northmoor_Kit",
        "northmoor_kit",
        "https://www.instagram.com/Northmoor_Kit/",
        "snapchat.com/add/northmoor_kit?sc=1",
        " \uff2e\uff2frthmoor_kit",
    ],
)
def test_an_online_name_is_one_however_it_is_written(typed: str) -> None:
    assert identifiers.online_name(typed) == "northmoor_kit"


@pytest.mark.parametrize("typed", ["@", "?", "x", "a" * 161, "https://example.com/"])
def test_what_is_no_online_name_is_refused(typed: str) -> None:
    with pytest.raises(Invalid):
        identifiers.online_name(typed)


def test_codes_are_those_of_the_list_on_the_day() -> None:
    assert identifiers.area_code("e08000025") == "E08000025"
    assert identifiers.organisation_code("rrk") == "RRK"
    for check, wrong in (
        (identifiers.area_code, "E08000099"),
        (identifiers.organisation_code, "ZZZ"),
    ):
        with pytest.raises(Invalid, match="does not hold"):
            check(wrong)
    with pytest.raises(Invalid, match="no longer in use"):
        identifiers.organisation_code("RR1")
    with clock.moved(datetime(2018, 3, 31, 12, tzinfo=UTC)):
        assert identifiers.organisation_code("RR1") == "RR1"
    with clock.moved(datetime(2009, 3, 31, 12, tzinfo=UTC)), pytest.raises(Invalid):
        identifiers.area_code("E06000051")


def test_what_was_kept_as_given_takes_no_part_in_matching() -> None:
    check = identifiers.registration_mark
    assert identifiers.checked(check, "ab12cde").known == "AB12CDE"
    kept = identifiers.checked(check, " black  car ", as_given=True)
    assert (kept.value, kept.known, bool(kept)) == ("black car", "", True)
    assert not identifiers.checked(check, "  ")
