using System.Collections.Concurrent;
using System.Globalization;
using Meridian.Client;
using Meridian.Objects;
using Meridian.Storage;
using Microsoft.Extensions.Logging;

namespace Meridian.Federation;

/// <summary>
/// Shows the members' objects of one type as if they were one cluster's: each with the name of its member, all in one store.
/// Objects of one name in several members are each shown as <c>NAME.CLUSTER</c>; an object keeps the name it has got for as long as it lives.
/// A member that cannot be seen shows nothing.
/// </summary>
internal sealed partial class MergedView : IAsyncDisposable
{
    private static readonly TimeSpan LongestFirstLook = TimeSpan.FromSeconds(3);

    private readonly ResourceType type;
    private readonly IMembers members;
    private readonly IObjectStore store;
    private readonly TimeProvider time;
    private readonly CoalescedLoop loop;
    private readonly List<IDisposable> subscriptions = [];

    // What to look at, and whether to show it again though it is the same.
    private readonly ConcurrentDictionary<(string Member, ObjectKey Key), bool> changed = [];

    // Written by the loop alone.
    private readonly ConcurrentDictionary<(string Member, ObjectKey Key), Shown> shown = [];

    // How many members an object of the key is shown from; used by the loop alone.
    private readonly Dictionary<ObjectKey, int> owners = [];
    private readonly ConcurrentQueue<TaskCompletionSource> lookers = [];
    private Task firstLook = Task.CompletedTask;

    /// <summary>Makes a view; <see cref="Start"/> begins its work.</summary>
    public MergedView(ResourceType type, IMembers members, IObjectStore store, TimeProvider time, ILogger<CoalescedLoop> logger)
    {
        (this.type, this.members, this.store, this.time) = (type, members, store, time);
        loop = new CoalescedLoop($"merging {type.Plural}", MergeAsync, time, logger);
    }

    /// <summary>For events: finds whom they are about.</summary>
    public EventSubjects? Subjects { get; init; }

    /// <summary>Finds the federated objects of which members' owners are copies, so that <c>kubectl describe</c> finds what a workload owns. Default: none.</summary>
    public FindFederated Federated { get; init; } = (_, _, _) => null;

    /// <summary>Called by the loop when an object is shown under another name than in its member. Must be quick.</summary>
    public event Action<string, ObjectKey>? Renamed;

    /// <summary>Begins to follow the members. Called once.</summary>
    public void Start()
    {
        subscriptions.Add(members.Follow(type, (member, change) => Look(member, change.Key), LookAtAll));
        subscriptions.Add(members.Subscribe(LookAtAll));
        firstLook = LookFirstAsync();
        loop.Start();
    }

    /// <summary>Completes when what the members had at the start is shown; at the latest after three seconds. Then at once.</summary>
    public ValueTask CaughtUpAsync(CancellationToken cancellationToken) =>
        firstLook.IsCompletedSuccessfully ? ValueTask.CompletedTask : new ValueTask(firstLook.WaitAsync(cancellationToken));

    /// <summary>A member's object as it is shown, or null.</summary>
    public Shown? Find(string member, ObjectKey key) => shown.GetValueOrDefault((member, key));

    /// <summary>Completes when what was seen of the members before the call is shown, and is known to <see cref="Find"/>.</summary>
    public Task SettledAsync(CancellationToken cancellationToken)
    {
        var looked = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        lookers.Enqueue(looked);
        loop.Trigger();
        return looked.Task.WaitAsync(cancellationToken);
    }

    /// <summary>An object by a name that is not shown: <c>NAME.CLUSTER</c> of one whose plain name is enough.</summary>
    /// <exception cref="StatusException">400: objects of several members have the name.</exception>
    public KubeObject? Resolve(ObjectKey key)
    {
        var several = new List<string>();
        foreach (var member in members.All)
        {
            if (Find(member.Name, key) is { } one) several.Add(one.At.Name);
            if (key.Name.EndsWith("." + member.Name, StringComparison.Ordinal) && Find(member.Name, key with { Name = key.Name[..^(member.Name.Length + 1)] }) is { } meant)
                return store.Get(type, meant.At);
        }
        return several.Count switch
        {
            0 => null,
            1 => store.Get(type, key with { Name = several[0] }),
            _ => throw ApiError.BadRequest($"{type.GroupResource} \"{key.Name}\" is in several clusters: ask for {string.Join(" or ", several)}"),
        };
    }

    /// <summary>Completes when the view shows a write that the member has answered, or something newer; at the latest after a second.</summary>
    public async Task SeenAsync(string member, KubeObject written, CancellationToken cancellationToken)
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(1), time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellationToken);
        var from = store.Revision;
        bool IsSeen() => Find(member, written.Key) is not { } now || IsAtLeast(now.Source.Header.ResourceVersion, written.Header.ResourceVersion);
        if (IsSeen()) return;
        try
        {
            await foreach (var _ in store.WatchAsync(type, null, from, either.Token))
            {
                if (IsSeen()) return;
            }
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            // It will be seen later.
        }
    }

    /// <summary>Shows again what a test says: what is made of it has changed.</summary>
    public void ShowAgain(string member, Func<KubeObject, bool> isMeant)
    {
        foreach (var (at, entry) in shown)
        {
            if (at.Member == member && isMeant(entry.Source)) changed[at] = true;
        }
        loop.Trigger();
    }

    /// <inheritdoc />
    public async ValueTask DisposeAsync()
    {
        foreach (var subscription in subscriptions) subscription.Dispose();
        await loop.DisposeAsync();
        while (lookers.TryDequeue(out var looker)) looker.TrySetResult();
        await firstLook;
    }

    private void Look(string member, ObjectKey key)
    {
        changed.TryAdd((member, key), false);
        loop.Trigger();
    }

    // What is shown of a member that went is to be looked at too.
    private void LookAtAll(string member)
    {
        foreach (var value in members.Find(member)?.Informer(type)?.List() ?? []) changed.TryAdd((member, value.Key), false);
        foreach (var at in shown.Keys.Where(k => k.Member == member)) changed.TryAdd(at, false);
        loop.Trigger();
    }

    private async Task LookFirstAsync()
    {
        var listed = members.All.Where(m => m.IsReachable).Select(m => m.Connection!.Informers.For(type).Synced).ToArray();
        try
        {
            await Task.WhenAll(listed).WaitAsync(LongestFirstLook, time);
        }
        catch (Exception late) when (late is TimeoutException or OperationCanceledException)
        {
            // What the others have is shown meanwhile.
        }
        foreach (var member in members.All) LookAtAll(member.Name);
        await SettledAsync(CancellationToken.None);
    }

    private async ValueTask MergeAsync(CancellationToken token)
    {
        var waiting = new List<TaskCompletionSource>();
        while (lookers.TryDequeue(out var looker)) waiting.Add(looker);
        foreach (var at in changed.Keys)
        {
            changed.TryRemove(at, out var again);
            try
            {
                await MergeAsync(at, again, token);
            }
            catch
            {
                changed[at] = again;
                foreach (var looker in waiting) lookers.Enqueue(looker);
                throw;
            }
        }
        foreach (var looker in waiting) looker.SetResult();
    }

    private async Task MergeAsync((string Member, ObjectKey Key) at, bool again, CancellationToken token)
    {
        var known = shown.GetValueOrDefault(at);
        var source = members.Find(at.Member) is { IsReachable: true } member ? member.Informer(type)?.Get(at.Key) : null;
        if (known is not null && source?.Header.Uid != known.Source.Header.Uid)
        {
            await HideAsync(at, known, token);
            known = null;
        }
        if (source is null || (known is not null && !again && ReferenceEquals(known.Source, source))) return;
        var name = known?.At ?? await NameAsync(at, token);
        await ShowAsync(at, source, name, known?.Revision ?? 0, token);
    }

    private static bool IsAtLeast(string seen, string wanted) => seen == wanted
        || (long.TryParse(seen, NumberStyles.None, CultureInfo.InvariantCulture, out var now) && long.TryParse(wanted, NumberStyles.None, CultureInfo.InvariantCulture, out var then) && now >= then);
}
