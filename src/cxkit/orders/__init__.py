"""Orders: products, what customers bought of them, and the parcels on the way."""

from cxkit.orders import facts, product_facts, shipment_facts
from cxkit.orders.changes import ChangeAnswer, OrderChange
from cxkit.orders.delivery import DeliveryFinding, DeliveryProblem, delivery_problems
from cxkit.orders.lines import Discount, OrderDiscount, OrderLine, UnitAmount, spread
from cxkit.orders.order import Order
from cxkit.orders.payments import Payment, RefundPart
from cxkit.orders.portions import Portion, UnitSpan
from cxkit.orders.product import Product
from cxkit.orders.product_facts import PricePoint, Property
from cxkit.orders.promise import late
from cxkit.orders.promotions import Promotion, PromotionAnswer
from cxkit.orders.shipment import Shipment
from cxkit.orders.status import (
    DiscountScope,
    OrderStatus,
    PaymentMethod,
    PaymentStatus,
    ProductStatus,
    ShipmentStatus,
    TrackingEvent,
    UnitStage,
)
from cxkit.values.goods import GoodsTrait

__all__ = [
    "ChangeAnswer",
    "DeliveryFinding",
    "DeliveryProblem",
    "Discount",
    "DiscountScope",
    "GoodsTrait",
    "Order",
    "OrderChange",
    "OrderDiscount",
    "OrderLine",
    "OrderStatus",
    "Payment",
    "PaymentMethod",
    "PaymentStatus",
    "Portion",
    "PricePoint",
    "Product",
    "ProductStatus",
    "Promotion",
    "PromotionAnswer",
    "Property",
    "RefundPart",
    "Shipment",
    "ShipmentStatus",
    "TrackingEvent",
    "UnitAmount",
    "UnitSpan",
    "UnitStage",
    "delivery_problems",
    "facts",
    "late",
    "product_facts",
    "shipment_facts",
    "spread",
]
