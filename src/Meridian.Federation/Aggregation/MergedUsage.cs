using Meridian.ApiServer;
using Meridian.Client;
using Meridian.Objects;
using Meridian.Storage;

namespace Meridian.Federation;

/// <summary>
/// What the members' pods and nodes use, under the names they are shown by. The members are asked when somebody asks here, for nothing of it can be watched;
/// one that serves no metrics, or is too slow, is left out.
/// </summary>
/// <param name="members">The members.</param>
/// <param name="shownAs">The merged objects of a type, which know the names.</param>
/// <param name="time">Clock.</param>
internal sealed class MergedUsage(IMembers members, Func<ResourceType, MergedStore> shownAs, TimeProvider time) : ComputedStore
{
    private static readonly TimeSpan Fresh = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan LongestAnswer = TimeSpan.FromSeconds(3);

    // What is measured, and the merged type that has the names for it.
    private static readonly (ResourceType Usage, ResourceType Of)[] Kinds = [(ResourceTypes.NodeMetrics, ResourceTypes.Nodes), (ResourceTypes.PodMetrics, ResourceTypes.Pods)];

    private volatile Answer newest = new(null, []);

    /// <inheritdoc />
    public override long Revision => shownAs(ResourceTypes.Pods).Revision;

    /// <summary>Completes when what is read next is at most a second old.</summary>
    public override async ValueTask CatchUpAsync(CancellationToken cancellationToken)
    {
        if (newest.At is { } at && time.GetElapsedTime(at) < Fresh) return;
        var asked = time.GetTimestamp();
        foreach (var (_, of) in Kinds) await shownAs(of).CatchUpAsync(cancellationToken);
        var parts = await Task.WhenAll(members.All.Where(m => m.IsReachable).SelectMany(m => Kinds.Select(k => AskAsync(m, k.Usage, k.Of, cancellationToken))));
        newest = new Answer(asked, Kinds.Select(k => k.Usage).ToDictionary(t => t, t => parts.Where(p => p.Type.Equals(t)).SelectMany(p => p.Items).ToDictionary(i => i.Key)));
    }

    /// <inheritdoc />
    public override KubeObject? Get(ResourceType type, ObjectKey key) => newest.Items.GetValueOrDefault(type)?.GetValueOrDefault(key);

    /// <inheritdoc />
    public override StorePage List(ResourceType type, string? ns, StoreListOptions options) =>
        new([.. (newest.Items.GetValueOrDefault(type)?.Values ?? Enumerable.Empty<KubeObject>()).Where(i => ns is null || i.Header.Namespace == ns).OrderBy(i => i.Key)], Revision, 0);

    private async Task<(ResourceType Type, IReadOnlyList<KubeObject> Items)> AskAsync(MemberState member, ResourceType usage, ResourceType of, CancellationToken cancellationToken)
    {
        try
        {
            var list = await member.Connection!.Client.ListAsync(usage, null, ListOptions.All, cancellationToken).WaitAsync(LongestAnswer, time, cancellationToken);
            return (usage, [.. list.Items.Select(i => Shown(member.Name, of, i)).OfType<KubeObject>()]);
        }
        catch (Exception none) when (none is StatusException or HttpRequestException or TimeoutException or IOException)
        {
            return (usage, []);
        }
    }

    // What is not shown itself is not measured either.
    private KubeObject? Shown(string member, ResourceType of, KubeObject item) =>
        shownAs(of).View?.Find(member, item.Key) is { } shown ? ShownBytes.Of(item, member, shown.At.Name) : null;

    // When it was asked for, and what came, by key.
    private sealed record Answer(long? At, Dictionary<ResourceType, Dictionary<ObjectKey, KubeObject>> Items);
}
