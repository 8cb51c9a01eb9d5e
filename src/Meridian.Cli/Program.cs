Console.Error.WriteLine("meridian: commands are not built yet");
return 1;
