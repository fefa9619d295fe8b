"""Reads a Personio with personio-py and prints what it made of it, with every complaint, as one JSON document."""

import json
import logging
import sys
import warnings
from datetime import date

from personio_py import DynamicMapping, Personio

url, client_id, client_secret = sys.argv[1:4]
KINDS = {"str": str, "date": date, "int": int, "float": float, "list": list}
fields = [DynamicMapping(int(number), name, KINDS[kind]) for number, name, kind in map(lambda a: a.split(":"), sys.argv[4:])]


class Complaints(logging.Handler):
    def __init__(self):
        super().__init__(logging.WARNING)
        self.said = []

    def emit(self, record):
        self.said.append(record.getMessage())


complaints = Complaints()
logging.getLogger().addHandler(complaints)
logging.captureWarnings(True)
warnings.simplefilter("always")
client = Personio(base_url=f"{url}/v1/", client_id=client_id, client_secret=client_secret, dynamic_fields=fields)


def name(thing):
    return thing and thing.name


def employee(one):
    days = ["hire_date", "contract_end_date", "termination_date", "last_working_day", "probation_period_end"]
    texts = ["first_name", "last_name", "email", "gender", "status", "position", "employment_type"]
    return {
        "id": one.id_,
        **{text: getattr(one, text) or None for text in texts},
        **{day: getattr(one, day) and str(getattr(one, day)) for day in days},
        "weekly_hours": one.weekly_working_hours or None,
        "office": name(one.office),
        "department": name(one.department),
        "team": name(one.team),
        "supervisor": one.supervisor and one.supervisor.id_,
        "cost_centers": [[center.name, center.percentage] for center in one.cost_centers or []],
        "custom": {key: str(value) if isinstance(value, date) else value for key, value in one.dynamic.items()},
    }


def absence(one):
    return {
        "id": one.id_,
        "person": one.employee.id_,
        "type": one.time_off_type.id_,
        "first": str(one.start_date),
        "last": str(one.end_date),
        "status": one.status,
    }


employees = client.get_employees()
absences = client.get_absences([one.id_ for one in employees])
types = client.get_absence_types()
single = client.get_employee(employees[0].id_)
print(
    json.dumps(
        {
            "employees": [employee(one) for one in employees],
            "single": employee(single),
            "absences": [absence(one) for one in absences],
            "types": [[one.id_, one.category] for one in types],
            "complaints": complaints.said,
        }
    )
)
