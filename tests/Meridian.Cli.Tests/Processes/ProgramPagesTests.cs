namespace Meridian.Cli.Tests.Processes;

public sealed class ProgramPagesTests
{
    [Fact]
    public void Clean_OfMappings_ReturnsWhatOfTheFileWasOnlyRead()
    {
        string[] lines =
        [
            "1000-2000 r--p 00000000 fd:01 7                         /opt/meridian", "Rss:                   4 kB", "Private_Dirty:         0 kB",
            "2000-5000 r-xp 00001000 fd:01 7                         /opt/meridian", "Private_Dirty:         0 kB",
            "5000-6000 r--p 00004000 fd:01 7                         /opt/meridian", "Private_Dirty:         4 kB",
            "6000-7000 rw-p 00005000 fd:01 7                         /opt/meridian", "Private_Dirty:         0 kB",
            "7000-8000 rw-p 00000000 00:00 0", "Private_Dirty:         0 kB",
            "8000-9000 r-xp 00000000 fd:01 8                         /lib/libc.so.6", "Private_Dirty:         0 kB",
        ];

        Assert.Equal([(0x1000, 0x1000), (0x2000, 0x3000)], ProgramPages.Clean(lines, "/opt/meridian").Select(r => ((int)r.Start, (int)r.Length)));
    }

    [Fact]
    public void Release_OfThisProcess_LeavesItRunning()
    {
        ProgramPages.Release();
        NativeHeap.Release();

        Assert.NotEmpty(Environment.MachineName);
    }
}
