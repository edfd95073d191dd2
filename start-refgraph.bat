@echo off
rem A double click opens the bench in the browser; the first one makes the environment.
rem The work is kept in the folder refgraph of your home, or in a folder that is dropped on this file.
setlocal
cd /d "%~dp0"
set "folder=%~1"
if "%folder%"=="" set "folder=%USERPROFILE%\refgraph"
if exist .venv-bench\bench goto open
set "python=py -3"
%python% -c "import sys; sys.exit(sys.version_info < (3, 11))" 2>nul && goto make
set "python=python"
%python% -c "import sys; sys.exit(sys.version_info < (3, 11))" 2>nul && goto make
echo refgraph needs Python 3.11 or newer: https://www.python.org/downloads/
goto failed
:make
echo refgraph sets itself up. This takes a few minutes, once.
%python% -m venv .venv-bench || goto failed
.venv-bench\Scripts\python -m pip install --quiet --disable-pip-version-check ".[bench,plots]" || goto fetch
type nul > .venv-bench\bench
:open
if not exist "%folder%" mkdir "%folder%" || goto failed
.venv-bench\Scripts\refgraph open "%folder%" && exit /b 0
echo refgraph could not be started.
goto failed
:fetch
echo What refgraph needs could not be fetched. Are you connected to the internet?
:failed
pause
exit /b 1
