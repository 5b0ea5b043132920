"""Sixty random walks a branch and more; the laws hold after every move.

Some go at random from the wish to the end. The others begin in the middle: at each line of a straight walk every answer
is given behind a savepoint and walked on from at random for some moves, so the way up to there is walked once.
"""

import pytest

from tests.walking import tables
from tests.walking.forks import ON, forked
from tests.walking.shard import Shard

WHOLE, LEAST, SPLITS = 6, 60, 8
ASIDE = ("claim", "clarify_it")  # lines that a straight way does not come to
LATER = ("later", "only_one", "no_supplier")  # answers that something else must have preceded


@pytest.mark.walk
def test_walks_end_and_keep_the_laws(transactional_db):
    done = Shard(first=1).run(WHOLE * len(tables.BRANCHES))
    assert done.whole == WHOLE * len(tables.BRANCHES)
    assert done.closed >= 0.4 * done.whole
    assert done.moves > 20 * done.whole


@pytest.mark.walk
@pytest.mark.parametrize("branch", tables.BRANCHES)
def test_every_answer_is_walked_on_from(db, branch):
    done = forked(branch, 1)
    assert WHOLE + done.forks >= LEAST
    assert done.forked > 0.8 * ON * done.forks
    assert done.splits >= SPLITS
    acted = {key for key in tables.GOALS if key[0] == branch and tables.LINES[key[:2]]["kind"] in tables.ACTED}
    assert [key for key in acted - done.counts.keys() if key[1] not in ASIDE and key[2] not in LATER] == []
