"""Roles of those who decide who pays are given by two administrators; a proposal waits for the second."""

import uuid

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("core", "0008_acts_by_subject_and_kind"),
    ]

    operations = [
        migrations.CreateModel(
            name="RoleProposal",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                (
                    "role",
                    models.CharField(
                        choices=[
                            ("administrator", "管理者"),
                            ("partner_manager", "パートナー営業責任者"),
                            ("finance", "経理"),
                            ("approver", "承認者"),
                            ("data", "データ担当"),
                            ("auditor", "監査"),
                        ],
                        max_length=40,
                    ),
                ),
                ("proposed_at", models.DateTimeField()),
                (
                    "state",
                    models.CharField(
                        choices=[("proposed", "Proposed"), ("approved", "Approved"), ("rejected", "Rejected"), ("withdrawn", "Withdrawn")],
                        default="proposed",
                        max_length=20,
                    ),
                ),
                ("decided_at", models.DateTimeField(null=True)),
            ],
        ),
        migrations.AddField(
            model_name="rolegrant",
            name="alone",
            field=models.CharField(
                blank=True,
                choices=[("machine", "Machine"), ("only_administrator", "Only Administrator"), ("before", "Before")],
                max_length=20,
                default="before",
            ),  # roles that are there were given so
        ),
        migrations.AlterField(
            model_name="rolegrant",
            name="alone",
            field=models.CharField(
                blank=True,
                choices=[("machine", "Machine"), ("only_administrator", "Only Administrator"), ("before", "Before")],
                max_length=20,
            ),
        ),
        migrations.AddField(
            model_name="rolegrant",
            name="approved_by",
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name="rolegrant",
            name="proposed_by",
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddConstraint(
            model_name="rolegrant",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("role__in", ["administrator", "approver", "finance"]), _negated=True),
                    models.Q(("alone", ""), _negated=True),
                    models.Q(
                        ("approved_by__isnull", False),
                        ("proposed_by__isnull", False),
                        models.Q(("approved_by", models.F("proposed_by")), _negated=True),
                    ),
                    _connector="OR",
                ),
                name="role_that_pays_given_by_two",
            ),
        ),
        migrations.AddField(
            model_name="roleproposal",
            name="decided_by",
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name="roleproposal",
            name="proposed_by",
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name="roleproposal",
            name="user",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="role_proposals", to=settings.AUTH_USER_MODEL
            ),
        ),
        migrations.AddConstraint(
            model_name="roleproposal",
            constraint=models.UniqueConstraint(
                condition=models.Q(("state", "proposed")), fields=("user", "role"), name="role_proposed_once_at_a_time"
            ),
        ),
        migrations.AddConstraint(
            model_name="roleproposal",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("state", "approved"), _negated=True),
                    models.Q(("decided_by__isnull", False), models.Q(("decided_by", models.F("proposed_by")), _negated=True)),
                    _connector="OR",
                ),
                name="role_approved_by_another",
            ),
        ),
        migrations.AddConstraint(
            model_name="roleproposal",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("decided_at", None), ("state", "proposed")),
                    models.Q(models.Q(("state", "proposed"), _negated=True), ("decided_at__gte", models.F("proposed_at"))),
                    _connector="OR",
                ),
                name="role_proposal_decided_or_not",
            ),
        ),
    ]
