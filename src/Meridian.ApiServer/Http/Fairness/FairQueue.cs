using System.Runtime.InteropServices;
using Meridian.Objects;

namespace Meridian.ApiServer;

/// <summary>
/// Shares the server between its users: each may take a part of the seats, and when all are taken the next goes to the user who waits and has fewest.
/// So a user with thousands of requests delays another by one request at most. Safe for concurrent use; allocates nothing while seats are free.
/// </summary>
/// <param name="options">Numbers of seats and lengths of queues.</param>
/// <param name="time">Clock.</param>
internal sealed class FairQueue(FairnessOptions options, TimeProvider time)
{
    private const string Refusal = "Too many requests, please try again later.";
    private const int RetryAfterSeconds = 1;

    // Users who ask for nothing are forgotten when there are more than this.
    private const int RememberedUsers = 1024;

    // Guards everything below, and the flows.
    private readonly Lock gate = new();
    private readonly Dictionary<string, UserFlow> flows = new(StringComparer.Ordinal);
    private readonly List<UserFlow> waiting = [];
    private int taken;
    private int queued;
    private int turn;

    /// <summary>Requests worked on now.</summary>
    public int Taken
    {
        get
        {
            lock (gate) return taken;
        }
    }

    /// <summary>Takes a seat for a user's request, waiting for one if need be. Give it back by <see cref="Leave"/>.</summary>
    /// <exception cref="StatusException">429: too many of the user's requests wait already, or this one waited too long.</exception>
    /// <exception cref="OperationCanceledException">The client went.</exception>
    public ValueTask<UserFlow> EnterAsync(string user, CancellationToken cancellationToken)
    {
        lock (gate)
        {
            var flow = FlowOf(user);
            if (flow.Waiting.Count == 0 && CanSeat(flow))
            {
                Seat(flow);
                return new ValueTask<UserFlow>(flow);
            }
            if (flow.Waiting.Count >= options.QueueLength || queued >= options.TotalQueueLength) throw ApiError.TooManyRequests(Refusal, RetryAfterSeconds);
            var waiter = new SeatWaiter();
            if (flow.Waiting.Count == 0) waiting.Add(flow);
            waiter.Node = flow.Waiting.AddLast(waiter);
            queued++;
            return new ValueTask<UserFlow>(WaitAsync(flow, waiter, cancellationToken));
        }
    }

    /// <summary>Gives a seat back.</summary>
    public void Leave(UserFlow flow)
    {
        lock (gate)
        {
            flow.Seats--;
            taken--;
            Dispatch();
            if (flows.Count > RememberedUsers && flow is { Seats: 0, Waiting.Count: 0 }) flows.Remove(flow.User);
        }
    }

    private async Task<UserFlow> WaitAsync(UserFlow flow, SeatWaiter waiter, CancellationToken cancellationToken)
    {
        try
        {
            await waiter.Seated.Task.WaitAsync(options.LongestWait, time, cancellationToken);
            return flow;
        }
        catch (Exception e) when (e is TimeoutException or OperationCanceledException)
        {
            // It may have been seated at this very moment.
            if (!TryWithdraw(flow, waiter)) Leave(flow);
            if (e is TimeoutException) throw ApiError.TooManyRequests(Refusal, RetryAfterSeconds);
            throw;
        }
    }

    private bool TryWithdraw(UserFlow flow, SeatWaiter waiter)
    {
        lock (gate)
        {
            if (waiter.Node is not { } node) return false;
            Remove(flow, node);
            return true;
        }
    }

    private void Dispatch()
    {
        while (taken < options.Seats && Next() is { } flow)
        {
            var node = flow.Waiting.First!;
            Remove(flow, node);
            Seat(flow);
            node.Value.Seated.SetResult();
        }
    }

    // Of those with equally few seats everybody has his turn.
    private UserFlow? Next()
    {
        UserFlow? fewest = null;
        for (var i = 0; i < waiting.Count; i++)
        {
            var flow = waiting[(turn + i) % waiting.Count];
            if (flow.Seats < options.SeatsPerUser && (fewest is null || flow.Seats < fewest.Seats)) fewest = flow;
        }
        turn = waiting.Count == 0 ? 0 : (turn + 1) % waiting.Count;
        return fewest;
    }

    private void Remove(UserFlow flow, LinkedListNode<SeatWaiter> node)
    {
        flow.Waiting.Remove(node);
        node.Value.Node = null;
        queued--;
        if (flow.Waiting.Count == 0) waiting.Remove(flow);
    }

    private bool CanSeat(UserFlow flow) => taken < options.Seats && flow.Seats < options.SeatsPerUser;

    private void Seat(UserFlow flow)
    {
        flow.Seats++;
        taken++;
    }

    private UserFlow FlowOf(string user)
    {
        ref var flow = ref CollectionsMarshal.GetValueRefOrAddDefault(flows, user, out _);
        return flow ??= new UserFlow(user);
    }
}

/// <summary>The requests of one user.</summary>
/// <param name="user">Name of the user.</param>
internal sealed class UserFlow(string user)
{
    public string User { get; } = user;

    /// <summary>Seats taken.</summary>
    public int Seats { get; set; }

    /// <summary>Requests that wait, the longest first.</summary>
    public LinkedList<SeatWaiter> Waiting { get; } = [];
}

/// <summary>A request that waits for a seat.</summary>
internal sealed class SeatWaiter
{
    public TaskCompletionSource Seated { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Its place; null once it has a seat or has gone.</summary>
    public LinkedListNode<SeatWaiter>? Node { get; set; }
}
