using Meridian.Client;
using Meridian.Objects;
using Microsoft.Extensions.Logging;

namespace Meridian.Federation;

/// <summary>
/// One member's queue and workers: brings the member to its part of the table, object by object. A member that is slow, or that does
/// not answer, holds up nothing but its own lane.
/// </summary>
internal sealed class MemberLane : IAsyncDisposable
{
    // What a member is asked at once: enough that its writes share their way to the disk.
    private const int Workers = 16;

    private readonly string name;
    private readonly CopyTable table;
    private readonly IMembers members;
    private readonly CopyWriter writer;
    private readonly InformerScope scope;
    private readonly Action<string, CopyRow, CopyRecord> noted;
    private readonly MemberBudgets budgets;
    private readonly QueueWorkers<CopyKey> queue;

    /// <param name="name">Name of the member.</param>
    /// <param name="table">What the member should hold.</param>
    /// <param name="members">The members.</param>
    /// <param name="writer">Does the work.</param>
    /// <param name="scope">What is followed of propagated types.</param>
    /// <param name="budgets">What may be deleted in the member.</param>
    /// <param name="noted">Told of every news in the table, with what was there before. Must be quick.</param>
    /// <param name="time">Clock.</param>
    /// <param name="logger">Receives faults.</param>
    public MemberLane(
        string name, CopyTable table, IMembers members, CopyWriter writer, InformerScope scope, MemberBudgets budgets, Action<string, CopyRow, CopyRecord> noted, TimeProvider time, ILogger logger)
    {
        (this.name, this.table, this.members, this.writer, this.scope, this.budgets, this.noted) = (name, table, members, writer, scope, budgets, noted);
        queue = new QueueWorkers<CopyKey>("federation-member", WorkAsync, Workers, time, logger);
    }

    /// <summary>The queue, for whoever runs it by hand.</summary>
    public QueueWorkers<CopyKey> Queue => queue;

    /// <summary>Begins to work.</summary>
    public void Start() => queue.Start(Task.CompletedTask);

    /// <summary>Asks for an object to be looked at, soon and once.</summary>
    public void Add(CopyKey key) => queue.Add(key);

    /// <summary>Asks for everything that waits for another try to be tried now.</summary>
    public void RetryNow() => queue.AddDelayed();

    /// <inheritdoc />
    public ValueTask DisposeAsync() => queue.DisposeAsync();

    private async ValueTask<Requeue> WorkAsync(CopyKey key, CancellationToken token)
    {
        if (table.Find(key) is not { Desired: { } desired } row) return Requeue.None;
        if (members.Find(name) is not { IsReachable: true } member || member.Copies(key.Kind.Type, scope) is not { } copies) return Requeue.None;
        if (desired.Plan.For(name) is not { } decision) return Requeue.None;
        var before = row.Record(name);
        var task = new CopyTask(key.Kind, desired, decision, before) { Done = reason => row.Tell(reason, name) };
        if (await writer.CarryOutAsync(member, copies, task, budgets, token) is not { } record) return Requeue.None;
        budgets.Count(before, record);
        if (row.Note(name, record)) noted(name, row, record);
        return record.Retry;
    }
}
