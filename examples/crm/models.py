"""The models as they are today; the migrations see the historical ones."""

from __future__ import annotations

from django.db import models


class Agent(models.Model):
    name = models.CharField(max_length=200)
    extension = models.CharField(max_length=10, unique=True)

    def retire(self) -> None:
        """Hand the leads of this agent back to the pool."""
        self.lead_set.update(agent=None)
        self.delete()


class Lead(models.Model):
    first_name = models.CharField(max_length=100, blank=True)
    last_name = models.CharField(max_length=100, blank=True)
    full_name = models.CharField(max_length=200, blank=True)
    agent = models.ForeignKey(Agent, null=True, on_delete=models.SET_NULL)
