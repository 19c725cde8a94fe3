"""Plan versions in SQLite: a version is there whole or not at all."""

from salesplan.store.lock import run_lock
from salesplan.store.plans import PlanStore

__all__ = ["PlanStore", "run_lock"]
