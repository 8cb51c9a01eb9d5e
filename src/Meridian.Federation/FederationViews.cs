using Meridian.ApiServer;
using Meridian.ApiServer.Kinds;
using Meridian.ApiServer.Usage;
using Meridian.Objects;
using Meridian.Storage;

namespace Meridian.Federation;

/// <summary>
/// What the federation's API shows of its members: their pods, nodes, events and endpoints, merged. Made before the API,
/// which serves it; a <see cref="FederationControlPlane"/> fills it.
/// </summary>
public sealed class FederationViews : IAsyncDisposable
{
    private readonly MemberPods pods;
    private readonly MemberWrites writes;
    private readonly Dictionary<ResourceType, MergedStore> stores;

    /// <summary>Makes empty views.</summary>
    public FederationViews(TimeProvider time)
    {
        Store = ObjectStore.InMemory(time);
        stores = MergedKinds.All.ToDictionary(kind => kind.Type, kind => new MergedStore(kind.Type, Store));
        pods = new MemberPods(Members);
        Usage = UsageResources.In(new MergedUsage(Members, type => stores[type], time));
        writes = new MemberWrites(Members, type => stores.GetValueOrDefault(type)?.View);
    }

    /// <summary>The types that are shown, in the order of discovery.</summary>
    public static IReadOnlyList<ResourceType> Types { get; } = [.. MergedKinds.All.Select(kind => kind.Type)];

    /// <summary>Reaches the containers of the members' pods.</summary>
    public IPodConnections Pods => pods;

    /// <summary>Tells what the members' pods and nodes use.</summary>
    public IReadOnlyList<ServedResource> Usage { get; }

    /// <summary>Holds the merged objects, and the federation's own events.</summary>
    internal IObjectStore Store { get; }

    /// <summary>What the federation's API answers besides serving objects: why they are where they are, what a plan or a loss would change.</summary>
    public IReadOnlyList<Question> Questions => Answers.All;

    /// <summary>What the federation's API does with every write beyond <see cref="AdmissionLists.ForFederation"/>: marks what will be copied, tells who tries a write what it would move.</summary>
    public IReadOnlyList<IAdmission> Admission => [Finalizing, new PlacementPreview(Answers)];

    internal FinalizerAdmission Finalizing { get; } = new();

    internal FederationQuestions Answers { get; } = new();

    internal MemberSet Members { get; } = new();

    /// <summary>How a type of the federation is served: merged from the members, or from the federation's own objects.</summary>
    /// <param name="type">The type, in the version served.</param>
    /// <param name="store">Where the federation's own objects are.</param>
    public ServedResource Serve(ResourceType type, IObjectStore store) =>
        Merged(type, ResourceStrategies.ForFederation.KindOf(type)) ?? ServedResources.In(store, type, ResourceStrategies.ForFederation);

    /// <summary>The store of a merged type.</summary>
    internal MergedStore StoreOf(ResourceType type) => stores[type];

    /// <inheritdoc />
    public async ValueTask DisposeAsync()
    {
        await Members.DisposeAsync();
        await Store.DisposeAsync();
    }

    // Null for a type that is the federation's own.
    private ServedResource? Merged(ResourceType type, BuiltInKind kind)
    {
        if (MergedKinds.All.FirstOrDefault(k => k.Type.Equals(kind.StoredAs)) is not { } merged) return null;
        return new ServedResource
        {
            Type = type, Store = stores[merged.Type], StoredAs = kind.StoredAs, Conversion = kind.Conversion, DeprecationWarning = type.Deprecation,
            Strategy = kind.Strategy, ReadOnly = !merged.HasOwn, WriteThrough = writes, WritesThrough = merged.Verbs, WhyNotCreated = merged.WhyNotCreated,
        };
    }
}
