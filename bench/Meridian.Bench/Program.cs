using Meridian.Bench;

switch (args)
{
    case ["load", .. var rest] when LoadArguments.Parse(rest, 1) is [var target]:
        await LoadReport.OneAsync(target);
        return 0;
    case ["compare", .. var rest] when LoadArguments.Parse(rest, 2) is [var first, var second]:
        await LoadReport.CompareAsync(first, second);
        return 0;
    case ["load" or "compare", ..]:
        Console.Error.WriteLine(LoadArguments.Usage);
        return 2;
    case ["federation", .. var rest] when await FederatedArguments.ReadAsync(rest) is var (target, rounds):
        await using (target) await FederatedMeasures.RunAsync(target, rounds);
        return 0;
    case ["federation", ..]:
        Console.Error.WriteLine(FederatedArguments.Usage);
        return 2;
    case []:
        Console.Error.WriteLine("usage: bench/run [up|memory|idle|propagation|scale|federation|lab|failover|burst|api|plan|schedule|edge|route-change|dns|containers], bench/run lab-size [CLUSTERS NODES PODS], or bench/run nodes [NODES PODS]");
        return 2;
    case ["schedule"] or [_, "schedule"]:
        ScheduleMeasure.Run();
        return 0;
    case ["plan"] or [_, "plan"]:
        PlanMeasure.Run();
        return 0;
    case ["edge-proxy", var kind, var port, var backend]:
        await EdgeMeasure.ServeAsync(kind, int.Parse(port, System.Globalization.CultureInfo.InvariantCulture), int.Parse(backend, System.Globalization.CultureInfo.InvariantCulture));
        return 0;
    case ["edge"] or [_, "edge"]:
        await EdgeMeasure.RunAsync(seconds: 5);
        return 0;
    case ["route-change"] or [_, "route-change"]:
        await RouteChangeMeasure.RunAsync();
        return 0;
    case [var binary, "lab-size", .. var size]:
        await LabSizeMeasure.RunAsync(binary, size);
        return 0;
    case [var binary, "burst"]:
        await BurstMeasure.RunAsync(binary);
        return 0;
    case [var binary, "nodes", .. var size]:
        await NodesMeasure.RunAsync(binary, size);
        return 0;
    case [var binary, "containers"]:
        await ContainersMeasure.RunAsync(binary);
        return 0;
    case [var binary, "dns"]:
        await DnsMeasure.RunAsync(binary);
        return 0;
    case [var binary, "api"]:
        await ApiMeasure.RunAsync(binary);
        return 0;
    default:
        return await WorldMeasures.RunAsync(args[0], args[1..]);
}
