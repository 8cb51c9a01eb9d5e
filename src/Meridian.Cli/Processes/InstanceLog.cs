namespace Meridian.Cli;

/// <summary>The log of an instance's process. One older part is kept, so that it never fills a disk.</summary>
internal static class InstanceLog
{
    private const long Limit = 10 << 20;
    private const byte LineFeed = (byte)'\n';

    /// <summary>From now on standard error goes to the log. A log of more than 10 MiB is put aside first as <c>log.1</c>.</summary>
    public static void Begin(InstanceFolder folder)
    {
        if (new FileInfo(folder.LogFile) is { Exists: true, Length: > Limit }) File.Move(folder.LogFile, folder.LogFile + ".1", overwrite: true);
        NativeProcess.RedirectError(folder.LogFile);
    }

    /// <summary>Where the last lines of a log begin.</summary>
    /// <param name="log">A file that can be read from any place.</param>
    /// <param name="lines">How many lines; 0 or more.</param>
    public static long StartOfLast(Stream log, int lines)
    {
        if (lines == 0) return log.Length;
        var buffer = new byte[64 << 10];
        var found = 0;
        for (var end = log.Length; end > 0; end -= Math.Min(buffer.Length, end))
        {
            var start = Math.Max(0, end - buffer.Length);
            log.Position = start;
            log.ReadExactly(buffer, 0, (int)(end - start));
            for (var at = end - 1; at >= start; at--)
            {
                // The last line's own end does not begin another line.
                if (buffer[at - start] == LineFeed && at != log.Length - 1 && ++found == lines) return at + 1;
            }
        }
        return 0;
    }
}
