"""Values that everything is made of: ids, instants, periods, money, scales, labels."""

from typing import TYPE_CHECKING

from cxkit._face import face

if TYPE_CHECKING:
    from cxkit.values._catalogue import check_language as check_language, messages as messages
    from cxkit.values._channels import (
        Channel as Channel,
        Visibility as Visibility,
        add_channels as add_channels,
    )
    from cxkit.values._currencies import (
        CURRENCIES as CURRENCIES,
        SYMBOLS as SYMBOLS,
        minor_units as minor_units,
    )
    from cxkit.values._error_texts import error_texts as error_texts
    from cxkit.values._goods import GoodsTrait as GoodsTrait
    from cxkit.values._ids import (
        LONGEST_ID as LONGEST_ID,
        ActionId as ActionId,
        AgentId as AgentId,
        ApplicationId as ApplicationId,
        ArticleId as ArticleId,
        CalibrationId as CalibrationId,
        CampaignId as CampaignId,
        ComplaintId as ComplaintId,
        ConversationId as ConversationId,
        CustomerId as CustomerId,
        EnrolmentId as EnrolmentId,
        EvaluationId as EvaluationId,
        FeedbackId as FeedbackId,
        GroupId as GroupId,
        HelpSessionId as HelpSessionId,
        IdSource as IdSource,
        InvitationId as InvitationId,
        MessageId as MessageId,
        OfferId as OfferId,
        OpeningId as OpeningId,
        OrderId as OrderId,
        OrderLineId as OrderLineId,
        OrganisationId as OrganisationId,
        PolicyId as PolicyId,
        ProductId as ProductId,
        RandomIds as RandomIds,
        ResponseId as ResponseId,
        ReturnId as ReturnId,
        RosterId as RosterId,
        SequentialIds as SequentialIds,
        ShipmentId as ShipmentId,
        SurveyId as SurveyId,
        TicketId as TicketId,
        TimeOrderedIds as TimeOrderedIds,
        TrainingSessionId as TrainingSessionId,
        check_id as check_id,
    )
    from cxkit.values._instants import (
        as_utc as as_utc,
        at_local as at_local,
        duration_from_text as duration_from_text,
        duration_text as duration_text,
        instant_from_micros as instant_from_micros,
        instant_from_text as instant_from_text,
        instant_micros as instant_micros,
        instant_text as instant_text,
        later as later,
        local_time as local_time,
        span_micros as span_micros,
        zone as zone,
    )
    from cxkit.values._labels import (
        Label as Label,
        Labelled as Labelled,
        Reason as Reason,
        Text as Text,
        Texts as Texts,
        labels as labels,
    )
    from cxkit.values._languages import (
        LANGUAGES as LANGUAGES,
        Language as Language,
        accept_language as accept_language,
        add_language as add_language,
        language as language,
        remove_language as remove_language,
    )
    from cxkit.values._messages import MessageKind as MessageKind
    from cxkit.values._money import Money as Money, UnitPrice as UnitPrice, total as total
    from cxkit.values._periods import Period as Period, Unit as Unit
    from cxkit.values._scales import (
        CES_1_5 as CES_1_5,
        CES_1_7 as CES_1_7,
        CSAT_1_5 as CSAT_1_5,
        NPS_0_10 as NPS_0_10,
        Scale as Scale,
        ScaleKind as ScaleKind,
    )
    from cxkit.values._verdicts import (
        Attainment as Attainment,
        Band as Band,
        EffectDesign as EffectDesign,
        EffectVerdict as EffectVerdict,
    )
    from cxkit.values._words import terms_of as terms_of
    from cxkit.values._writing import mark as mark, write as write
else:
    __getattr__, __dir__ = face(
        __name__,
        {
            "_catalogue": "check_language messages",
            "_channels": "Channel Visibility add_channels",
            "_currencies": "CURRENCIES SYMBOLS minor_units",
            "_error_texts": "error_texts",
            "_goods": "GoodsTrait",
            "_ids": (
                "LONGEST_ID ActionId AgentId ApplicationId ArticleId CalibrationId "
                "CampaignId ComplaintId ConversationId CustomerId EnrolmentId "
                "EvaluationId FeedbackId GroupId HelpSessionId IdSource InvitationId "
                "MessageId OfferId OpeningId OrderId OrderLineId OrganisationId PolicyId "
                "ProductId RandomIds ResponseId ReturnId RosterId SequentialIds "
                "ShipmentId SurveyId TicketId TimeOrderedIds TrainingSessionId check_id"
            ),
            "_instants": (
                "as_utc at_local duration_from_text duration_text instant_from_micros instant_from_text "
                "instant_micros instant_text later local_time span_micros zone"
            ),
            "_labels": "Label Labelled Reason Text Texts labels",
            "_languages": "LANGUAGES Language accept_language add_language language remove_language",
            "_messages": "MessageKind",
            "_money": "Money UnitPrice total",
            "_periods": "Period Unit",
            "_scales": "CES_1_5 CES_1_7 CSAT_1_5 NPS_0_10 Scale ScaleKind",
            "_verdicts": "Attainment Band EffectDesign EffectVerdict",
            "_words": "terms_of",
            "_writing": "mark write",
        },
    )
