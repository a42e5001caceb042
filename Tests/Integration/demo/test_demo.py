"""`billing demo --once`: the README's second command, with the guide's two invoices."""

import time

from harness.programs import Programs


def test_one_month_ends_with_two_invoices_that_agree(programs: Programs):
    start = time.monotonic()
    output = programs.run("billing", "demo", "--once", seconds=180)
    print(f"{time.monotonic() - start:.1f} s")
    for line in (
        "8 devices: 3 × $5.00 after 5 included",
        "25 devices: 5 × $4.00 after 20 included",
        "1,500,000 messages: 500 × $0.10 per 1,000 after 1,000,000 included",
    ):
        assert line in output, output
    assert output.count("0 cents apart") == 2, output
    totals = [line.split()[-1] for line in output.splitlines() if line.split()[:1] == ["Total"]]
    assert totals == ["$44.00", "$44.00", "$169.00", "$169.00"], output
