"""The addresses of statements."""

from django.urls import path

from enishi.console.statements import invoice_views, views

urlpatterns = [
    path("", views.statements, name="statements"),
    path("export", views.export, name="statements.export"),
    path("issuer", views.issuer, name="statements.issuer"),
    path("invoices", invoice_views.invoices, name="statements.invoices"),
    path("closings/<str:program>/<str:group>/<str:period>/", views.closing, name="statements.closing"),
    path("closings/<str:program>/<str:group>/<str:period>/issue", views.issue, name="statements.issue"),
    path("<uuid:statement>/", views.statement, name="statements.statement"),
    path("<uuid:statement>/<int:place>.pdf", views.pdf, name="statements.pdf"),
    path("<uuid:statement>/<int:place>/invoice", invoice_views.receive, name="statements.invoice"),
    path("<uuid:statement>/invoices/<uuid:invoice>/decide", invoice_views.decide, name="statements.invoice.decide"),
    path("<uuid:statement>/invoices/<uuid:invoice>/paper", invoice_views.paper, name="statements.invoice.paper"),
    path("<uuid:statement>/deliver", views.deliver, name="statements.deliver"),
    path("<uuid:statement>/confirm", views.confirm, name="statements.confirm"),
    path("<uuid:statement>/differences", views.report, name="statements.report"),
    path("<uuid:statement>/differences/<uuid:dispute>/reply", views.reply, name="statements.reply"),
    path("<uuid:statement>/differences/<uuid:dispute>/resolve", views.resolve, name="statements.resolve"),
    path("<uuid:statement>/corrections/<int:correction>", views.decide, name="statements.decide"),
]
