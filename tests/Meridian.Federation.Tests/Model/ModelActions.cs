namespace Meridian.Federation.Tests.Model;

/// <summary>Everything that may happen. How often an entry stands in the list is how likely it is.</summary>
internal static class ModelActions
{
    private static readonly string[] Divisions = ["Balanced", "Duplicated"];
    private static readonly CallFault[] Faults = Enum.GetValues<CallFault>();

    private static readonly Func<Random, ModelAction>[] All =
    [
        // What users do.
        Create, Create, Create, Change, Change, Delete, Confuse,
        SetPolicy, SetPolicy, DeletePolicy,
        SetTaint, SetSelector,

        // What happens in members.
        Drift, DeleteCopy, AddStranger, RemoveStranger, Stick,

        // What fails.
        Lose, Lose, Silence, LoseAll, Return, Return, FailCalls, FailCalls, Restart,

        // Time.
        Wait, Wait, Wait, Wait,
    ];

    /// <summary>A story of some length; the same for the same seed.</summary>
    public static IReadOnlyList<ModelAction> Story(int seed, int length)
    {
        var random = new Random(seed);
        return [.. Enumerable.Range(0, length).Select(_ => Pick(random, All)(random))];
    }

    private static ModelAction Create(Random random)
    {
        var ((type, name), size) = (Pick(random, ModelObjects.All), random.Next(1, 9));
        return new($"create {type.Kind} {name} of {size}", w => w.Create(type, name, size));
    }

    private static ModelAction Change(Random random)
    {
        var ((type, name), size) = (Pick(random, ModelObjects.All), random.Next(0, 9));
        return new($"change {type.Kind} {name} to {size}", w => w.Edit(type, name, node => ModelObjects.Change(type, node, size)));
    }

    private static ModelAction Delete(Random random)
    {
        var (type, name) = Pick(random, ModelObjects.All);
        return new($"delete {type.Kind} {name}", w => w.DeleteAsync(type, name)) { Disturbs = true };
    }

    // Deleted and made again before anybody has looked.
    private static ModelAction Confuse(Random random)
    {
        var ((type, name), size) = (Pick(random, ModelObjects.All), random.Next(1, 9));
        return new($"delete and create {type.Kind} {name} of {size}", async w =>
        {
            await w.DeleteAsync(type, name);
            w.Create(type, name, size);
        }) { Disturbs = true };
    }

    private static ModelAction SetPolicy(Random random)
    {
        var exclude = random.Next(2) == 0 ? Pick(random, ModelWorld.Names) : null;
        var policy = random.Next(2) == 0
            ? new ModelPolicy("all", null, exclude, "Balanced", Budget(random), After(random), random.Next(8) == 0)
            : new ModelPolicy("deployments", "Deployment", exclude, Pick(random, Divisions), Budget(random), After(random), random.Next(8) == 0);
        return new($"policy {policy}", w => w.SetPolicy(policy));
    }

    private static ModelAction DeletePolicy(Random random)
    {
        var name = random.Next(2) == 0 ? "all" : "deployments";
        return new($"delete policy {name}", w => w.DeletePolicy(name));
    }

    private static ModelAction SetTaint(Random random)
    {
        var (member, effect) = (Pick(random, ModelWorld.Names), Pick(random, ["", "", "NoSchedule", "NoExecute"]));
        return new($"taint {member} {(effect.Length == 0 ? "no more" : effect)}", w => w.SetTaint(member, effect));
    }

    private static ModelAction SetSelector(Random random)
    {
        var ((type, name), region) = (Pick(random, ModelObjects.All), Pick(random, ["", "", "west", "east"]));
        return new($"select region {(region.Length == 0 ? "any" : region)} for {type.Kind} {name}", w => w.SetSelector(type, name, region));
    }

    private static ModelAction Drift(Random random)
    {
        var (member, (type, name), size) = (Pick(random, ModelWorld.Names), Pick(random, ModelObjects.All), random.Next(0, 9));
        return new($"in {member} somebody changes {type.Kind} {name} to {size}", w => w.Drift(member, type, name, size)) { Disturbs = true };
    }

    private static ModelAction DeleteCopy(Random random)
    {
        var (member, (type, name)) = (Pick(random, ModelWorld.Names), Pick(random, ModelObjects.All));
        return new($"in {member} somebody deletes {type.Kind} {name}", w => w.DeleteCopy(member, type, name)) { Disturbs = true };
    }

    private static ModelAction AddStranger(Random random)
    {
        var (member, (type, name)) = (Pick(random, ModelWorld.Names), Pick(random, ModelObjects.All));
        return new($"in {member} somebody makes {type.Kind} {name}", w => w.AddStranger(member, type, name));
    }

    private static ModelAction RemoveStranger(Random random)
    {
        var (member, (type, name)) = (Pick(random, ModelWorld.Names), Pick(random, ModelObjects.All));
        return new($"in {member} somebody's {type.Kind} {name} goes", w => w.RemoveStranger(member, type, name));
    }

    private static ModelAction Stick(Random random)
    {
        var (member, stuck) = (Pick(random, ModelWorld.Names), random.Next(2) == 0);
        return new($"in {member} pods {(stuck ? "no longer become" : "become")} ready", w => w.Members[member].IsStuck = stuck);
    }

    private static ModelAction Lose(Random random)
    {
        var member = Pick(random, ModelWorld.Names);
        return new($"lose {member}", w => w.Members[member].Lose()) { Disturbs = true };
    }

    private static ModelAction Silence(Random random)
    {
        var (member, seconds) = (Pick(random, ModelWorld.Names), random.Next(1, 8));
        return new($"lose {member} for {seconds} s", async w =>
        {
            w.Members[member].Lose();
            await w.PassAsync(seconds);
            w.Members[member].Return();
        }) { Disturbs = true };
    }

    private static ModelAction LoseAll(Random random) => new("lose all", w =>
    {
        foreach (var member in w.Members.Values) member.Lose();
    }) { Disturbs = true };

    private static ModelAction Return(Random random)
    {
        var member = Pick(random, ModelWorld.Names);
        return new($"{member} returns", w => w.Members[member].Return());
    }

    private static ModelAction FailCalls(Random random)
    {
        var (member, fault, calls) = (Pick(random, ModelWorld.Names), Pick(random, Faults), random.Next(1, 6));
        return new($"the next {calls} calls of {member} end in {fault}", w => w.Members[member].Fail(fault, calls));
    }

    private static ModelAction Restart(Random random) => new("the federation starts anew", w => w.RestartAsync());

    private static ModelAction Wait(Random random)
    {
        var seconds = Pick(random, [1, 3, 5, 12, 70]);
        return new($"{seconds} s pass", w => w.PassAsync(seconds));
    }

    private static int? Budget(Random random) => random.Next(3) == 0 ? random.Next(1, 4) : null;

    private static string After(Random random) => Pick(random, ["", "", "2s", "20s"]);

    private static T Pick<T>(Random random, IReadOnlyList<T> from) => from[random.Next(from.Count)];
}
