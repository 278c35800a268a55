"""The code that is deployed: releases/VERSION/internet_plans.py."""
import importlib.util
import os

from isp import settings


def load(version):
    path = os.path.join(settings.ROOT, "releases", version, "internet_plans.py")
    spec = importlib.util.spec_from_file_location("internet_plans", path)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module
