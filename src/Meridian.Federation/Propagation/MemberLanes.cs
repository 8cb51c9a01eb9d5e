using System.Collections.Concurrent;
using Meridian.Client;
using Meridian.Objects;
using Microsoft.Extensions.Logging;

namespace Meridian.Federation;

/// <summary>One lane for each member, made when there is first something to do there.</summary>
internal sealed class MemberLanes(CopyTable table, IMembers members, CopyWriter writer, FederationOptions options, TimeProvider time, ILogger<MemberLanes> logger) : IAsyncDisposable
{
    // Lazy, so that two first users of a member get the same lane, started once.
    private readonly ConcurrentDictionary<string, Lazy<MemberLane>> lanes = new(StringComparer.Ordinal);
    private readonly TaskSet leaving = new();
    private volatile bool started;

    /// <summary>Told of every news in the table: the member, the row, and what the member's record says now. Must be quick.</summary>
    public Action<string, CopyRow, CopyRecord> Noted { get; set; } = (_, _, _) => { };

    /// <summary>All lanes made so far.</summary>
    public IEnumerable<MemberLane> All => lanes.Values.Select(l => l.Value);

    /// <summary>Begins to work.</summary>
    public void Start()
    {
        started = true;
        foreach (var lane in All) lane.Start();
    }

    /// <summary>Asks for an object to be looked at in a member.</summary>
    public void Add(string member, CopyKey key) => Of(member).Add(key);

    /// <summary>How many objects wait to be looked at in a member.</summary>
    public int CountOf(string member) => lanes.TryGetValue(member, out var lane) ? lane.Value.Queue.Count : 0;

    /// <summary>A member changed: what waits there for another try is tried now. The lane of one that left is given up.</summary>
    public void OnMember(string name)
    {
        if (members.Find(name) is not null)
        {
            if (lanes.TryGetValue(name, out var lane)) lane.Value.RetryNow();
            return;
        }
        if (lanes.TryRemove(name, out var former)) leaving.Add(former.Value.DisposeAsync().AsTask());
        foreach (var row in table.Rows) row.Forget(name);
    }

    /// <inheritdoc />
    public async ValueTask DisposeAsync()
    {
        foreach (var lane in All) await lane.DisposeAsync();
        await leaving.WhenAllAsync();
    }

    private MemberLane Of(string member) => lanes.GetOrAdd(member, name => new Lazy<MemberLane>(() => Make(name))).Value;

    private MemberLane Make(string name)
    {
        var lane = new MemberLane(name, table, members, writer, CopyScope.Of(options), new MemberBudgets(options, time), (member, row, record) => Noted(member, row, record), time, logger);
        if (started) lane.Start();
        return lane;
    }
}
