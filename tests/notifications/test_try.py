from datetime import date
from service.usecases.striking import strike
from service.database import db
from service.models import *


def test_x(world):
    world.authority()
    plan = world.issued()
    print(plan.due_on, plan.issued_on)
    for k in world.tasks():
        print(k.id, k.kind, k.due_on, k.assignee.name)
    for day in range(3, 31):
        world.clock.set(date(2026, 11, day), 9)
        c = strike()
        if c:
            print(world.today, c, db.session.query(Outbox).count())
        assert strike() == {}
    for o in db.session.query(Outbox).filter(Outbox.key.like("strike%")):
        print(o.key, o.message, o.status, len(o.items))
