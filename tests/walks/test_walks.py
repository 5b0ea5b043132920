"""A hundred random walks through request, small purchase and invoices; the laws hold after every move."""

import pytest

from tests.walking.shard import Shard

SHARDS, WALKS = 5, 20


@pytest.mark.walk
@pytest.mark.parametrize("shard", range(SHARDS))
def test_walks_end_and_keep_the_laws(transactional_db, shard):
    done = Shard(first=1 + shard * WALKS).run(WALKS)
    assert done.whole == WALKS
    assert done.closed >= 0.4 * WALKS
    assert done.moves > 20 * WALKS
