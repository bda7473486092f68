"""What the measures say against the norms: findings without words (`coach` has the words)."""

from swingleg.assess.compare import with_norms
from swingleg.assess.findings import assess
from swingleg.assess.quality import judge_quality

__all__ = ["assess", "judge_quality", "with_norms"]
