"""The one label that every row carries, and the manager that never forgets it."""

from __future__ import annotations

from typing import ClassVar, Self, TypeVar

from django.db import models

from nakhoda.org.scope import narrowed

M = TypeVar("M", bound=models.Model)


class Scope(models.Model):
    """Owner organisation x region x LOB x tier x compartment. Keys, not foreign keys: a label is a value."""

    id = models.AutoField(primary_key=True)
    owner = models.CharField(max_length=40)
    region = models.CharField(max_length=20)
    lob = models.CharField(max_length=40, blank=True, default="")
    tier = models.SmallIntegerField(default=0)
    compartment = models.CharField(max_length=20, default="general")

    class Meta:
        db_table = "org_scope"
        constraints = [
            models.UniqueConstraint(fields=["owner", "region", "lob", "tier", "compartment"], name="scope_is_a_value")
        ]

    def __str__(self) -> str:
        return f"{self.owner}/{self.region}/{self.lob or '-'}/T{self.tier}/{self.compartment}"


class ScopedManager(models.Manager[M]):
    """Rows of the active scope only; raises `NoScope` when nobody said who is reading."""

    def get_queryset(self) -> models.QuerySet[M]:
        return narrowed(super().get_queryset())


class ScopedModel(models.Model):
    """Base of every table whose rows belong to somebody."""

    scope_id = models.IntegerField()

    objects: ClassVar[ScopedManager[Self]] = ScopedManager()

    class Meta:
        abstract = True
        base_manager_name = "objects"
