using Meridian.ApiServer;
using Meridian.Objects;
using Meridian.Storage;

namespace Meridian.Federation;

/// <summary>
/// What the federation's API shows of its members: their pods, nodes, events and endpoint slices, merged. Made before the API,
/// which serves it; a <see cref="FederationControlPlane"/> fills it.
/// </summary>
public sealed class FederationViews : IAsyncDisposable
{
    private readonly MemberPods pods;

    /// <summary>Makes empty views.</summary>
    public FederationViews(TimeProvider time)
    {
        Store = ObjectStore.InMemory(time);
        pods = new MemberPods(Members);
    }

    /// <summary>The types that are shown, in the order of discovery.</summary>
    public static IReadOnlyList<ResourceType> Types { get; } = [ResourceTypes.Pods, ResourceTypes.Nodes, ResourceTypes.Events, ResourceTypes.EndpointSlices];

    /// <summary>Holds the merged objects, and the federation's own events.</summary>
    public IObjectStore Store { get; }

    /// <summary>Deletes a member's object where it lives.</summary>
    public IWriteThrough WriteThrough => pods;

    /// <summary>Reaches the containers of the members' pods.</summary>
    public IPodConnections Pods => pods;

    internal MemberSet Members { get; } = new();

    /// <inheritdoc />
    public async ValueTask DisposeAsync()
    {
        await Members.DisposeAsync();
        await Store.DisposeAsync();
    }
}
