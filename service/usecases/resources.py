"""Enters the residential units, foster carers and placements whose files are audited too (DOMAIN row 17)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from marshmallow import validate
from sqlalchemy import select

from service.fields import Fields, Words, at_most, loaded
from service.models import Case, Person, Service
from service.queries import may
from service.transaction import transaction
from workflows.engine import Incomplete, NotPermitted
from workflows.words import CaseStatus, ResourceKind, SubjectKind

KINDS = [str(kind) for kind in ResourceKind]
RESOURCE_FIELDS: Fields = {
    "reference": Words(required=True, validate=at_most(64)),
    "kind_of": Words(required=True, validate=validate.OneOf(KINDS, error=f"Choose one of: {', '.join(KINDS)}.")),
    "service": Words(required=True),
}


def enter_resource(person: Person, data: Mapping[str, Any]) -> Case:
    """A resource of a service, whose manager answers for it; raises NotPermitted and Incomplete."""
    if not may(person, "resource.enter"):
        raise NotPermitted("Only the performance and quality teams enter resources. Ask them.")
    with transaction() as work:
        facts = loaded(RESOURCE_FIELDS, data)
        service = work.session.scalar(select(Service).where(Service.name == facts["service"]))
        if service is None:
            raise Incomplete({"service": "There is no service of this name. Give it as the staff file has it."})
        known = Case.kind == SubjectKind.RESOURCE, Case.reference == facts["reference"]
        if work.session.scalar(select(Case.id).where(*known)) is not None:
            raise Incomplete({"reference": "A resource has this reference already. Choose another."})
        resource = Case(
            kind=SubjectKind.RESOURCE,
            reference=facts["reference"],
            status=CaseStatus.RESOURCE,
            kind_of=facts["kind_of"],
            service=service,
            restricted=False,
        )
        work.session.add(resource)
    return resource
