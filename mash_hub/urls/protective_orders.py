"""Addresses of protective orders."""

from django.urls import URLPattern, path, register_converter
from django.urls.converters import StringConverter

from mash_hub.views import order_steps, protective_orders


class OrderStep(StringConverter):
    """A step of an order, whose form keeps its words."""

    regex = "|".join(order_steps.STEPS)


register_converter(OrderStep, "order_step")

urlpatterns: list[URLPattern] = [
    path("orders/", protective_orders.index, name="orders"),
    path("orders/what-works/", protective_orders.what_works, name="orders-what-works"),
    path("orders/<uuid:pk>/", protective_orders.order, name="order"),
    path("orders/<uuid:pk>/duty/", protective_orders.duty, name="order-duty"),
    path("orders/<uuid:pk>/<order_step:name>/", protective_orders.step, name="order-step"),
    path("orders/<uuid:pk>/<order_step:name>/draft/", protective_orders.draft, name="order-draft"),
    path("people/<uuid:pk>/orders/new/", protective_orders.new, name="order-new"),
    path("people/<uuid:pk>/orders/new/draft/", protective_orders.new_draft, name="order-new-draft"),
    path("breaches/<uuid:pk>/", protective_orders.breach_done, name="breach-done"),
    path("breaches/<uuid:pk>/draft/", protective_orders.breach_draft, name="breach-draft"),
]
