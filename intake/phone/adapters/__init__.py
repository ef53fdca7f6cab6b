"""The phone systems that we understand: each folder here is one. Copy one to add another (CONTRIBUTING)."""

from importlib import import_module
from pkgutil import iter_modules

from intake.phone.delivery import Adapter

ADAPTERS: dict[str, Adapter] = {
    module.name: import_module(f"{__name__}.{module.name}").ADAPTER for module in iter_modules(__path__)
}
