"""The addresses of the catalog."""

from django.urls import path

from enishi.console.catalog import views

urlpatterns = [
    path("", views.products, name="catalog"),
    path("export", views.export_products, name="catalog.export"),
    path("products/new", views.new_product, name="catalog.new_product"),
    path("products/of/<path:code>/", views.product, name="catalog.product"),
    path("customers/", views.customers, name="catalog.customers"),
    path("customers/export", views.export_customers, name="catalog.customers.export"),
    path("customers/new", views.new_customer, name="catalog.new_customer"),
    path("customers/of/<path:code>/change", views.change_customer, name="catalog.change_customer"),
    path("customers/of/<path:code>/", views.customer, name="catalog.customer"),
]
