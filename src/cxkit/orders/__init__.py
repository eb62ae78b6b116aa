"""Orders: products, what customers bought of them, and the parcels on the way."""

from typing import TYPE_CHECKING

from cxkit._face import forwarding
from cxkit.orders import facts as facts
from cxkit.orders._account import Account as Account
from cxkit.orders._changes import ChangeAnswer as ChangeAnswer, OrderChange as OrderChange
from cxkit.orders._enums import (
    DiscountScope as DiscountScope,
    OrderStatus as OrderStatus,
    PaymentMethod as PaymentMethod,
    PaymentStatus as PaymentStatus,
    ProductStatus as ProductStatus,
    ShipmentStatus as ShipmentStatus,
    TrackingEvent as TrackingEvent,
    UnitStage as UnitStage,
)
from cxkit.orders._lines import (
    Discount as Discount,
    OrderDiscount as OrderDiscount,
    OrderLine as OrderLine,
    UnitAmount as UnitAmount,
    spread as spread,
)
from cxkit.orders._order import Order as Order
from cxkit.orders._payments import Payment as Payment, RefundPart as RefundPart
from cxkit.orders._portions import Portion as Portion, UnitSpan as UnitSpan
from cxkit.orders._promise import late as late
from cxkit.orders.products._product import Product as Product
from cxkit.orders.products._promotions import Promotion as Promotion, PromotionAnswer as PromotionAnswer
from cxkit.orders.products.facts import PricePoint as PricePoint, Property as Property
from cxkit.orders.shipments._delivery import (
    DeliveryFinding as DeliveryFinding,
    DeliveryProblem as DeliveryProblem,
    delivery_problems as delivery_problems,
)
from cxkit.orders.shipments._shipment import Shipment as Shipment
from cxkit.values import GoodsTrait as GoodsTrait

if not TYPE_CHECKING:
    __getattr__ = forwarding(__name__)
