using System.Collections.Concurrent;
using System.Globalization;
using System.Text.Json.Nodes;
using Meridian.Client;
using Meridian.Objects;
using Meridian.Storage;
using Microsoft.Extensions.Logging;

namespace Meridian.Federation;

/// <summary>
/// Shows the members' objects of one type as if they were one cluster's: each with the name of its member, all in one store.
/// When members have objects of the same name, the first member in order keeps it and the others' names end in their member's.
/// A member that is offline shows nothing.
/// </summary>
internal sealed class MergedView : IAsyncDisposable
{
    private readonly ResourceType type;
    private readonly IMembers members;
    private readonly IObjectStore store;
    private readonly CoalescedLoop loop;
    private readonly ConcurrentDictionary<ObjectKey, bool> changed = [];
    private readonly List<IDisposable> subscriptions = [];

    // What this view has put in the store, by the key in the members; used by the loop alone.
    private readonly Dictionary<ObjectKey, Dictionary<ObjectKey, Shown>> shown = [];

    private sealed record Shown(KubeObject Source, string Member, long Revision);

    /// <summary>Makes a view; <see cref="Start"/> begins its work.</summary>
    public MergedView(ResourceType type, IMembers members, IObjectStore store, TimeProvider time, ILogger<CoalescedLoop> logger)
    {
        (this.type, this.members, this.store) = (type, members, store);
        loop = new CoalescedLoop($"merging {type.Plural}", MergeAsync, time, logger);
    }

    /// <summary>Begins to follow the members.</summary>
    public void Start()
    {
        subscriptions.Add(members.Follow(type, (_, change) => Look(change.Key), LookAtAll));
        subscriptions.Add(members.Subscribe(LookAtAll));
        loop.Start();
    }

    /// <inheritdoc />
    public async ValueTask DisposeAsync()
    {
        foreach (var subscription in subscriptions) subscription.Dispose();
        await loop.DisposeAsync();
    }

    private void Look(ObjectKey key)
    {
        changed[key] = true;
        loop.Trigger();
    }

    private void LookAtAll(string member)
    {
        foreach (var value in members.Find(member)?.Informer(type)?.List() ?? []) changed[value.Key] = true;
        everything = true;
        loop.Trigger();
    }

    // Set when a member came or went: what is shown of it is known to the loop only.
    private volatile bool everything;

    private async ValueTask MergeAsync(CancellationToken token)
    {
        if (everything)
        {
            everything = false;
            foreach (var known in shown.Keys) changed[known] = true;
        }
        foreach (var key in changed.Keys)
        {
            changed.TryRemove(key, out _);
            try
            {
                await MergeAsync(key, token);
            }
            catch
            {
                changed[key] = true;
                throw;
            }
        }
    }

    private async Task MergeAsync(ObjectKey key, CancellationToken token)
    {
        var wanted = Wanted(key);
        var before = shown.GetValueOrDefault(key) ?? [];
        foreach (var (at, entry) in before.Where(b => !wanted.TryGetValue(b.Key, out var w) || w.Member != b.Value.Member || w.Source.Header.Uid != b.Value.Source.Header.Uid).ToArray())
        {
            await WriteAsync(at, entry.Revision, null, token);
            before.Remove(at);
        }
        foreach (var (at, (member, source)) in wanted)
        {
            var known = before.GetValueOrDefault(at);
            if (known is not null && ReferenceEquals(known.Source, source)) continue;
            var stored = await WriteAsync(at, known?.Revision ?? 0, Annotated(member, source, at), token);
            before[at] = new Shown(source, member, stored);
            shown[key] = before;
        }
        if (before.Count == 0) shown.Remove(key);
    }

    private Dictionary<ObjectKey, (string Member, KubeObject Source)> Wanted(ObjectKey key)
    {
        var wanted = new Dictionary<ObjectKey, (string, KubeObject)>();
        foreach (var member in members.All.Where(m => m.IsReachable))
        {
            if (member.Informer(type)?.Get(key) is not { } source) continue;
            wanted[wanted.Count == 0 ? key : key with { Name = $"{key.Name}.{member.Name}" }] = (member.Name, source);
        }
        return wanted;
    }

    private static JsonObject Annotated(string member, KubeObject source, ObjectKey at)
    {
        var node = source.ToNode();
        // A member's list entries may lack what single objects carry.
        var metadata = node["metadata"]!.AsObject();
        if (metadata["annotations"] is not JsonObject annotations) metadata["annotations"] = annotations = [];
        annotations[MeridianAnnotations.Cluster] = member;
        if (at.Name != source.Header.Name)
        {
            annotations[FederationMarks.MemberName] = source.Header.Name;
            metadata["name"] = at.Name;
        }
        return node;
    }

    private async Task<long> WriteAsync(ObjectKey at, long expected, JsonObject? node, CancellationToken token)
    {
        try
        {
            var stored = await store.WriteAsync(new StoreWrite(type, at, expected, node is null ? null : ObjectDraft.Of(node)), token);
            return RevisionOf(stored);
        }
        catch (StoreConflictException taken) when (node is not null && taken.Current is { } current)
        {
            // Another key of ours led to this name before; whoever comes last is shown, and a deletion of the former is then no longer ours.
            var stored = await store.WriteAsync(new StoreWrite(type, at, RevisionOf(current), ObjectDraft.Of(node)), token);
            return RevisionOf(stored);
        }
        catch (StoreConflictException) when (node is null)
        {
            return 0;
        }
    }

    private static long RevisionOf(KubeObject stored) => long.Parse(stored.Header.ResourceVersion, CultureInfo.InvariantCulture);
}
