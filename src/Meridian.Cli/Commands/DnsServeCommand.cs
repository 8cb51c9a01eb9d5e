using System.CommandLine;
using System.Net;
using System.Runtime.InteropServices;
using Meridian.Dns;
using Microsoft.Extensions.Logging;

namespace Meridian.Cli;

/// <summary>
/// <c>meridian dns serve</c>: zones from files, in the foreground. It says one line on standard output once it serves, reads the files again on SIGHUP,
/// and ends when it is interrupted.
/// </summary>
internal sealed class DnsServeCommand : CliCommand
{
    private readonly Option<string[]> zones = new("--zone") { Description = "Zone file; its first record is the SOA. May be given several times.", Required = true, HelpName = "FILE" };
    private readonly Option<string> listen = new("--listen") { Description = "Address and port, for UDP and TCP.", DefaultValueFactory = _ => "127.0.0.1:1053", HelpName = "IP:PORT" };
    private readonly Option<string[]> places = new("--place")
    {
        Description = "Where a network is, by region, big city or coordinates. Of a name whose addresses are all in such networks, clients are told the nearest.", HelpName = "NETWORK=PLACE",
    };

    private readonly Option<string?> geoIp = new("--geoip") { Description = "GeoIP database that places other clients.", HelpName = "MMDB" };
    private readonly Option<string[]> transfer = new("--allow-transfer") { Description = "Who may copy the zones (AXFR): a network, a key, or one from the other.", HelpName = "NETWORK|key=NAME|NETWORK,key=NAME" };
    private readonly Option<string[]> notify = new("--notify") { Description = "Secondary server that is told of changes, signed by a key if one is named.", HelpName = "IP:PORT[,key=NAME]" };
    private readonly Option<string?> keyFile = new("--tsig-keys") { Description = "File of keys (TSIG), as tsig-keygen writes them.", HelpName = "FILE" };
    private readonly Option<int> log = new("--log-one-in") { Description = "Log every so many-th query; 0 for none.", HelpName = "N" };

    public DnsServeCommand() : base("serve", "Serve zones from files, in the foreground.",
        "meridian dns serve --zone example.test.zone --listen 127.0.0.1:1053",
        "meridian dns serve --zone example.test.zone --place 10.1.0.0/16=europe-west --place 10.2.0.0/16=Tokyo",
        "meridian dns serve --zone example.test.zone --allow-transfer 192.0.2.0/24 --notify 192.0.2.1:53",
        "meridian dns serve --zone example.test.zone --tsig-keys copy.key --allow-transfer key=copy.key --notify 192.0.2.1:53,key=copy.key")
    {
        foreach (var option in (Option[])[zones, listen, places, geoIp, transfer, notify, keyFile, log]) Options.Add(option);
    }

    protected override async Task<int> RunAsync(ParseResult arguments, CancellationToken cancellationToken)
    {
        if (!IPEndPoint.TryParse(arguments.GetRequiredValue(listen), out var endPoint)) throw CliException.BadInput($"--listen {arguments.GetRequiredValue(listen)}: not an address with a port, such as 127.0.0.1:1053");
        using var loggers = LoggerFactory.Create(builder => builder.SetMinimumLevel(LogLevel.Information).AddConsole(options => options.LogToStandardErrorThreshold = LogLevel.Trace));
        var networks = new NetworkTable((arguments.GetValue(places) ?? []).Select(Place));
        var files = arguments.GetRequiredValue(zones).Select(path => (Path: path, Store: Read(path, networks))).ToArray();
        ZoneStore[] stores = [.. files.Select(f => f.Store)];
        // What is left of reading is as much as what is served.
        GC.Collect(GC.MaxGeneration, GCCollectionMode.Aggressive);
        var allowed = (arguments.GetValue(transfer) ?? []).Select(text => Parsed("--allow-transfer", text, TransferRule.Parse)).ToArray();
        var secondaries = (arguments.GetValue(notify) ?? []).Select(text => Parsed("--notify", text, SecondaryServer.Parse)).ToArray();
        var keys = new TsigKeyring(arguments.GetValue(keyFile) is { } file ? Parsed("--tsig-keys", file, path => TsigKeyFile.Parse(File.ReadAllText(path))) : []);
        foreach (var missing in allowed.Select(a => a.Key).Concat(secondaries.Select(s => s.Key)).OfType<DnsName>().Where(name => keys.Find(name) is null))
            throw CliException.BadInput($"key={missing}: --tsig-keys names no such key");
        var options = new DnsServerOptions
        {
            EndPoint = endPoint, Keys = keys, LogOneIn = arguments.GetValue(log), Transfers = allowed.Length > 0 ? new ZoneTransfers(stores, allowed) : null,
        };
        var locator = new ClientLocator(networks, arguments.GetValue(geoIp) is { } database ? Parsed("--geoip", database, path => GeoIpDatabase.Parse(File.ReadAllBytes(path))) : null);
        await using var server = new DnsServer(new AuthoritativeHandler(stores, locator), options, TimeProvider.System, loggers.CreateLogger<DnsServer>());
        await server.StartAsync();
        await using var notifier = new ZoneNotifier(stores, secondaries, keys, endPoint.Address, TimeProvider.System, loggers.CreateLogger<ZoneNotifier>());
        using var hangUp = PosixSignalRegistration.Create(PosixSignal.SIGHUP, signal =>
        {
            signal.Cancel = true;
            foreach (var (path, store) in files) ReadAgain(path, store, networks, arguments.InvocationConfiguration.Error);
        });
        Console.Out.WriteLine($"serving {server.EndPoint}");
        await UntilInterruptedAsync(cancellationToken);
        return ExitCodes.Ok;
    }

    private static async Task UntilInterruptedAsync(CancellationToken cancellationToken)
    {
        try
        {
            await Task.Delay(Timeout.Infinite, cancellationToken);
        }
        catch (OperationCanceledException)
        {
            // Asked to end: the server is disposed in order.
        }
    }

    private static ZoneStore Read(string path, NetworkTable networks)
    {
        try
        {
            using var file = File.OpenText(path);
            return ZoneFile.Read(file, null, TimeProvider.System, new PlacedAddresses(networks).For);
        }
        catch (ZoneFileException fault)
        {
            throw CliException.BadInput($"{path}: {fault.Message}");
        }
    }

    // A file that cannot be taken changes nothing: what was served is served on.
    private static void ReadAgain(string path, ZoneStore store, NetworkTable networks, TextWriter error)
    {
        try
        {
            if (!store.Become(Read(path, networks).Current)) error.WriteLine($"meridian: {path}: the serial of the SOA is not newer, so secondary servers keep what they have");
        }
        catch (Exception fault) when (fault is CliException or ArgumentException or IOException or UnauthorizedAccessException)
        {
            error.WriteLine($"meridian: {fault.Message}; the zone is served as it was");
        }
    }

    private static (IPNetwork Network, NetworkPlace Place) Place(string text)
    {
        if (text.Split('=', 2) is not [var network, var place]) throw CliException.BadInput($"--place {text}: expected NETWORK=PLACE, such as 10.1.0.0/16=europe-west");
        if (!Places.TryFind(place, out var location)) throw CliException.BadInput($"--place {text}: \"{place}\" is no known place");
        return (Parsed("--place", network, IPNetwork.Parse), new NetworkPlace(location, LocationSource.Network));
    }

    private static T Parsed<T>(string option, string text, Func<string, T> parse)
    {
        try
        {
            return parse(text);
        }
        catch (FormatException fault)
        {
            throw CliException.BadInput($"{option} {text}: {fault.Message}");
        }
    }
}
