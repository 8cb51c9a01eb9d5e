namespace Meridian.Federation;

/// <summary>One decision in the making: what every step of <see cref="Placer"/> reads and writes. Its large parts are used again by the next decision of the thread.</summary>
internal sealed class PlacementWork
{
    private static readonly Dictionary<string, long> NoneFixed = [];

    [ThreadStatic]
    private static PlacementWork? last;

    private int[] active = [];

    private PlacementWork()
    {
    }

    /// <summary>What the object asks.</summary>
    public PlacementRequest Request { get; private set; } = null!;

    /// <summary>The members.</summary>
    public Candidates Candidates { get; private set; } = null!;

    /// <summary>Receives the steps; null if nobody asks.</summary>
    public PlacementTrace? Trace { get; private set; }

    /// <summary>A seat for each member, by position.</summary>
    public Seat[] Seats { get; private set; } = [];

    /// <summary>Scratch space of the division.</summary>
    public int[] Heap { get; private set; } = [];

    /// <summary>Scratch space of the choice of groups: the groups of one spread constraint, at most as many as members.</summary>
    public GroupUnit[] Units { get; private set; } = [];

    /// <summary>Scratch space of the choice of groups: for each group of a topology, from the one of members without a group on, where it is in <see cref="Units"/>, plus 1.</summary>
    public int[] UnitOf { get; private set; } = [];

    /// <summary>Scratch space: positions that were chosen.</summary>
    public List<int> Picked { get; } = [];

    /// <summary>Orders members where nothing else does: the same always, and different from object to object.</summary>
    public uint Salt { get; private set; }

    /// <summary>Positions of the members among which replicas are divided.</summary>
    public Span<int> Active => active.AsSpan(0, ActiveCount);

    /// <summary>Number of <see cref="Active"/> members.</summary>
    public int ActiveCount { get; private set; }

    /// <summary>Positions of members that hold copies, or something of the same name.</summary>
    public List<int> Holders { get; } = [];

    /// <summary>When to decide again though nothing changes; null for never.</summary>
    public DateTimeOffset? ReviewAt { get; private set; }

    /// <summary>What the next decision shall know of this one.</summary>
    public PlacementMemory Memory { get; set; } = PlacementMemory.None;

    /// <summary>Why the object cannot be placed as its rules say; empty if it can.</summary>
    public string Problem { get; set; } = "";

    /// <summary>The affinity group in use; empty if there are none.</summary>
    public string Group { get; set; } = "";

    /// <summary>Begins with what is known of the object.</summary>
    public static PlacementWork Begin(PlacementRequest request, Candidates candidates, IReadOnlyCollection<CopyFacts> copies, PlacementTrace? trace)
    {
        var work = last ?? new PlacementWork();
        last = null;
        work.Start(request, candidates, trace);
        foreach (var copy in copies) work.Seat(copy);
        return work;
    }

    /// <summary>Lets the next decision use the space.</summary>
    public void End() => last = this;

    /// <summary>Asks to decide again at a time.</summary>
    public void Review(DateTimeOffset? at)
    {
        if (at > Request.Now && (ReviewAt is null || at < ReviewAt)) ReviewAt = at;
    }

    /// <summary>Makes exactly the members active that take part, and those of which nobody knows.</summary>
    public void Activate()
    {
        ActiveCount = 0;
        for (var i = 0; i < Candidates.Members.Count; i++)
        {
            ref var seat = ref Seats[i];
            if (seat.State == SeatState.Open || seat.IsUnknown) active[ActiveCount++] = i;
        }
    }

    /// <summary>Keeps of the active members those that pass a test; the others are out.</summary>
    public void Narrow(Func<int, bool> test, string reason, string message)
    {
        var kept = 0;
        PlacementDecision[]? words = null;
        foreach (var i in Active)
        {
            if (test(i)) active[kept++] = i;
            else Exclude(i, (words ??= Candidates.Words.Excluded(reason, message))[i]);
        }
        ActiveCount = kept;
    }

    /// <summary>Takes a member out.</summary>
    public void Exclude(int i, PlacementDecision because)
    {
        Seats[i].State = SeatState.Out;
        Seats[i].Because = because;
    }

    /// <summary>Which of two members comes first where nothing else tells.</summary>
    public int Tie(int a, int b)
    {
        var order = Order(a).CompareTo(Order(b));
        return order != 0 ? order : a.CompareTo(b);
    }

    private uint Order(int i)
    {
        var hash = Candidates.Hashes[i] ^ Salt;
        hash = (hash ^ (hash >> 16)) * 0x7feb352du;
        hash = (hash ^ (hash >> 15)) * 0x846ca68bu;
        return hash ^ (hash >> 16);
    }

    private void Start(PlacementRequest request, Candidates candidates, PlacementTrace? trace)
    {
        (Request, Candidates, Trace, Memory, ReviewAt, Problem, Group) = (request, candidates, trace, request.Memory, null, "", "");
        Salt = NameHash.Of("", request.Key);
        var count = candidates.Members.Count;
        if (Seats.Length < count) (Seats, Heap, active, Units, UnitOf) = (new Seat[count], new int[count], new int[count], new GroupUnit[count], new int[count + 1]);
        Array.Copy(candidates.Seats, Seats, count);
        Holders.Clear();
        Review(candidates.Until);
        foreach (var (cluster, replicas) in request.Fixed ?? NoneFixed)
            if (Candidates.Ordinal(cluster) is >= 0 and var at) Seats[at].Min = Seats[at].Max = Seats[at].Ceiling = replicas;
        if (request.Room is not { } room || request.Replicas is null) return;
        for (var i = 0; i < count; i++)
            if (room[i] >= 0) Seats[i].Ceiling = Math.Min(Seats[i].Max, room[i]);
    }

    private void Seat(CopyFacts copy)
    {
        var i = Candidates.Ordinal(copy.Cluster);
        if (i < 0) return;
        ref var seat = ref Seats[i];
        Holders.Add(i);
        if (copy.Conflict)
        {
            if (seat.State == SeatState.Out) return;
            Exclude(i, new(copy.Cluster, PlacementVerdict.Leave, null, Placer.Conflict, "an object of that name exists in the cluster that the federation did not make; it is left as it is"));
            return;
        }
        // A status that is behind still tells of replicas that nobody asks for any more.
        (seat.HasCopy, seat.Wanted, seat.Ready) = (true, copy.Wanted ?? 0, Math.Min(copy.Ready, copy.Wanted ?? 0));
        // What an estimate says limits growth only: what is asked for already was found to fit, or pods that find no node tell otherwise.
        if (Request.Room?[i] is >= 0 and var room) seat.Ceiling = Math.Min(seat.Max, seat.Wanted + Math.Max(0, room - copy.Waiting));
        if (seat is { State: SeatState.Out, SparesCopies: true })
        {
            (seat.State, seat.Because) = (SeatState.Open, null);
            seat.Ceiling = Math.Min(seat.Ceiling, seat.Wanted);
            seat.Max = Math.Min(seat.Max, seat.Wanted);
            seat.Min = Math.Min(seat.Min, seat.Max);
        }
    }
}
