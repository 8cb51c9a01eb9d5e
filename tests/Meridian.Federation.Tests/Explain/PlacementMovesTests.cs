using CsCheck;
using Meridian.Objects;

namespace Meridian.Federation.Tests.Explain;

public sealed class PlacementMovesTests
{
    private static readonly DateTimeOffset Now = new(2030, 1, 1, 0, 0, 0, TimeSpan.Zero);

    [Fact]
    public void Next_FirstPlacement_IsNoMove() => Assert.Empty(PlacementMoves.Next(null, [Part("a", 2)], true, Now));

    [Fact]
    public void Next_SameParts_KeepsTheMoves()
    {
        var before = new PlacementStatus { Clusters = [Part("a", 2)], Moves = [new() { Cluster = "a", From = 1, To = 2 }] };

        Assert.Equal(before.Moves, PlacementMoves.Next(before, [Part("a", 2)], true, Now));
    }

    [Fact]
    public void Next_LostCluster_TellsWhoLostAndWhoGot()
    {
        var before = new PlacementStatus { Clusters = [Part("a", 2), Part("b", 2), Part("c", 2)] };

        var moves = PlacementMoves.Next(before, [Part("a", 4), Part("b", null, "ClusterOffline")], true, Now);

        Assert.Equal(["a 2>4 Balanced", "b 2> ClusterOffline", "c 2> ClusterLeft"], moves.Select(m => $"{m.Cluster} {m.From}>{m.To} {m.Reason}"));
        Assert.All(moves, m => Assert.Equal(Now, m.Time));
    }

    [Fact]
    public void Next_ShareGivenUp_IsOneMoveAndNotAnotherWhenTheCopyIsGone()
    {
        var before = new PlacementStatus { Clusters = [Part("a", null, "NotSelected", "Pending")] };

        Assert.Empty(PlacementMoves.Next(before, [Part("a", null, "NotSelected", "Removed")], true, Now));
    }

    [Fact]
    public void Next_ObjectWithoutReplicas_MovesWhenItsCopyComesOrGoes()
    {
        var before = new PlacementStatus { Clusters = [Part("a", null), Part("b", null)] };

        Assert.Equal(["b"], PlacementMoves.Next(before, [Part("a", null), Part("b", null, "NotSelected", "Removed")], false, Now).Select(m => m.Cluster));
    }

    [Fact]
    public void Next_AnyHistory_StaysBoundedAndNewestFirst() => Gen.Int[0, 3].Array[2, 60].Sample(counts =>
    {
        var status = new PlacementStatus();
        foreach (var (i, count) in counts.Index())
        {
            PlacedCluster[] parts = [Part("a", count)];
            status = new PlacementStatus { Clusters = parts, Moves = [.. PlacementMoves.Next(status, parts, true, Now.AddSeconds(i))] };
        }
        return status.Moves.Length == Math.Min(PlacementMoves.MostKept, counts.Zip(counts.Skip(1)).Count(p => p.First != p.Second))
            && status.Moves.SequenceEqual(status.Moves.OrderByDescending(m => m.Time));
    });

    private static PlacedCluster Part(string name, int? replicas, string reason = "Balanced", string state = "Placed") =>
        new() { Name = name, Replicas = replicas, Reason = reason, State = state };
}
