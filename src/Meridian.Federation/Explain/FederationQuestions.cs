using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization.Metadata;
using Meridian.ApiServer;
using Meridian.Objects;

namespace Meridian.Federation;

/// <summary>
/// What can be asked of a federation: why an object is where it is, what a plan would change, what a loss would do. Made before the API, which serves it;
/// until a control plane has begun to answer, whoever asks is told to come again.
/// </summary>
internal sealed class FederationQuestions
{
    private Explainer? explainer;
    private NameExplainer? names;
    private ProviderPublisher? provider;

    /// <summary>The questions.</summary>
    public IReadOnlyList<Question> All =>
    [
        new(ResourceTypes.PlacementReviews, (body, ns) => Answer(body, PlacementReview.JsonTypeInfo, (e, q) => q with { Status = e.Why(ns, q.Spec) })),
        new(ResourceTypes.PlanReviews, (body, _) => Answer(body, PlanReview.JsonTypeInfo, (e, q) => q with { Status = e.Plan(q.Spec) })),
        new(ResourceTypes.SimulationReviews, (body, _) => Answer(body, SimulationReview.JsonTypeInfo, (e, q) => q with { Status = e.Simulate(q.Spec) })),
        new(ResourceTypes.NameReviews, (body, _) => Answer(Names, body, NameReview.JsonTypeInfo, (n, q) => q with { Status = n.Explain(q.Spec) })),
        new(ResourceTypes.DnsPlanReviews, (body, _) => Answer(
            Provider, body, DnsPlanReview.JsonTypeInfo, (p, q) => q with { Status = p.Plan }, "no zone is kept at a DNS provider here: none was given (--dns-provider), or another process of the federation leads")),
    ];

    /// <summary>Who answers; null as long as nobody does.</summary>
    public Explainer? Explainer
    {
        get => Volatile.Read(ref explainer);
        set => Volatile.Write(ref explainer, value);
    }

    /// <summary>Who answers about names; null as long as nobody does.</summary>
    public NameExplainer? Names
    {
        get => Volatile.Read(ref names);
        set => Volatile.Write(ref names, value);
    }

    /// <summary>Who keeps the zone at a provider; null where nobody does.</summary>
    public ProviderPublisher? Provider
    {
        get => Volatile.Read(ref provider);
        set => Volatile.Write(ref provider, value);
    }

    private JsonObject Answer<T>(JsonObject body, JsonTypeInfo<T> info, Func<Explainer, T, T> answer) => Answer(Explainer, body, info, answer);

    private static JsonObject Answer<TKnown, T>(TKnown? asked, JsonObject body, JsonTypeInfo<T> info, Func<TKnown, T, T> answer, string absent = "the federation has just started and does not know its members yet")
        where TKnown : class
    {
        var known = asked ?? throw ApiError.Unavailable(absent);
        var answered = JsonSerializer.SerializeToNode(answer(known, Read(body, info)), info)!.AsObject();
        var status = answered["status"]!.AsObject();
        answered.Remove("status");
        return status;
    }

    private static T Read<T>(JsonObject body, JsonTypeInfo<T> info)
    {
        try
        {
            return body.Deserialize(info)!;
        }
        catch (JsonException fault)
        {
            throw ApiError.BadRequest($"{fault.Path}: {fault.Message}");
        }
    }
}
