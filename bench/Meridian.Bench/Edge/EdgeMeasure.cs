using System.Globalization;
using System.Net;

namespace Meridian.Bench;

/// <summary>Our edge beside nginx with one worker and a plain YARP app, all before the same backend, round by round in one run.</summary>
internal static class EdgeMeasure
{
    private const int Backend = 27180, Nginx = 27181, Lean = 27182, Kestrel = 27183, Yarp = 27184, NginxHttp2 = 27185;
    private const int Rounds = 5;
    private const int Connections = 64;

    /// <summary>Runs one of the proxies in this process.</summary>
    public static Task ServeAsync(string kind, int port, int backend)
    {
        var (listen, to) = (new IPEndPoint(IPAddress.Loopback, port), new IPEndPoint(IPAddress.Loopback, backend));
        return kind == "yarp" ? EdgeProxies.YarpAsync(listen, to) : EdgeProxies.EdgeAsync(listen, to, lean: kind == "lean");
    }

    public static async Task RunAsync(int seconds)
    {
        var folder = Directory.CreateTempSubdirectory("edge-bench-").FullName;
        try
        {
            await using var backend = await Contender.NginxAsync("backend alone", Backend, folder, Configuration(Backend, "return 200 'hello';"));
            await using var nginx = await Contender.NginxAsync("nginx", Nginx, folder, Configuration(Nginx, Proxy));
            await using var lean = await Contender.OwnAsync("meridian", "lean", Lean, Backend);
            await using var kestrel = await Contender.OwnAsync("meridian, its full way only", "kestrel", Kestrel, Backend);
            await using var yarp = await Contender.OwnAsync("plain YARP", "yarp", Yarp, Backend);
            Contender[] all = [backend, nginx, lean, kestrel, yarp];
            foreach (var contender in all) await Wrk.RunAsync(contender, 2, Connections);
            for (var round = 0; round < Rounds; round++)
            {
                foreach (var contender in all) contender.Rounds.Add(await Wrk.RunAsync(contender, seconds, Connections));
            }
            Print(all, nginx, yarp);
            await Http2Async(folder, lean, seconds);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static void Print(Contender[] all, Contender nginx, Contender yarp)
    {
        Console.WriteLine($"wrk, {Connections} connections, {Rounds} rounds, medians\n");
        Console.WriteLine("| | requests/s | p99 | processor time a request | to nginx | to plain YARP | p99 to nginx | errors |");
        Console.WriteLine("|---|---|---|---|---|---|---|---|");
        foreach (var c in all)
        {
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
                $"| {c.Name} | {Median(c, r => r.Rate):0} | {Median(c, r => r.P99):0.00} ms | {Median(c, r => r.CpuPerRequest):0.0} µs | {Median(c, r => r.Rate) / Median(nginx, r => r.Rate):0.00} | {Median(c, r => r.Rate) / Median(yarp, r => r.Rate):0.00} | {Median(c, r => r.P99) / Median(nginx, r => r.P99):0.00} | {c.Rounds.Sum(r => r.Errors)} |"));
        }
    }

    private static async Task Http2Async(string folder, Contender lean, int seconds)
    {
        await using var nginx = await Contender.NginxAsync("nginx", NginxHttp2, folder, Configuration(NginxHttp2, Proxy, " http2"));
        var rates = new List<(double Nginx, double Ours)>();
        for (var round = 0; round < Rounds; round++) rates.Add((await Wrk.Http2Async(nginx, seconds), await Wrk.Http2Async(lean, seconds)));
        var (theirs, ours) = (rates.Select(r => r.Nginx).Order().ElementAt(Rounds / 2), rates.Select(r => r.Ours).Order().ElementAt(Rounds / 2));
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"\nh2load, HTTP/2 without TLS, 16 connections of 8 streams: nginx {theirs:0}/s, meridian {ours:0}/s, ratio {ours / theirs:0.00}"));
    }

    private static double Median(Contender contender, Func<WrkResult, double> of) => contender.Rounds.Select(of).Order().ElementAt(contender.Rounds.Count / 2);

    private static readonly string Proxy = "proxy_pass http://backend; proxy_http_version 1.1; proxy_set_header Connection ''; proxy_set_header Host $host; proxy_set_header X-Forwarded-For $remote_addr;";

    private static string Configuration(int port, string location, string listen = "") => $$"""
        daemon off; worker_processes 1; pid {{port}}.pid;
        events { worker_connections 4096; }
        http {
          access_log off; keepalive_requests 100000000;
          client_body_temp_path body{{port}}; proxy_temp_path proxy{{port}}; fastcgi_temp_path fastcgi{{port}}; uwsgi_temp_path uwsgi{{port}}; scgi_temp_path scgi{{port}};
          upstream backend { server 127.0.0.1:{{Backend}}; keepalive 256; keepalive_requests 100000000; }
          server { listen 127.0.0.1:{{port}}{{listen}}; location / { {{location}} } }
        }
        """;
}
