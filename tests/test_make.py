"""The factories make valid rows."""

import pytest

from tests import make

FACTORIES = [maker for name, maker in vars(make).items() if name.startswith("make_")]


@pytest.mark.django_db
@pytest.mark.parametrize("maker", FACTORIES, ids=lambda maker: maker.__name__)
def test_factory_makes_a_row_that_validates_and_another_beside_it(maker):
    maker().full_clean(exclude=["password"])
    maker().full_clean(exclude=["password"])
