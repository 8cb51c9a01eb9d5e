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
    case []:
        Console.Error.WriteLine("usage: bench/run [up|memory|propagation|scale|api]");
        return 2;
    case [var binary, "api"]:
        await ApiMeasure.RunAsync(binary);
        return 0;
    default:
        return await WorldMeasures.RunAsync(args[0], args[1..]);
}
